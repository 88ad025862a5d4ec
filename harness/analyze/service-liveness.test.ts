import { expect, test } from '@jest/globals';
import type { RecordedService, ScenarioRecord } from '../run/index.ts';
import type { Answer, ServiceExit } from '../services/index.ts';
import { analyze } from './analyze.ts';
import { AT, disturbanceFixture, recordFixture } from './fixture.ts';

// What has to be true of a service at the end of a scenario, with what must not pass.

/** Twenty requests a second that succeed, but for those sent in this time. */
const answers = (changes: Partial<Answer> = {}, fromMs = Infinity, toMs = Infinity): Answer[] =>
  Array.from({ length: ((AT.end - AT.origin) * 20) / 1000 }, (_, n): Answer => {
    const atMs = AT.origin + 50 * n;
    const usual = { n, atMs, tookMs: 2, lateMs: 0, key: 'GET /', cache: 'unasked', ok: true } as const;
    return { ...usual, ...(atMs >= fromMs && atMs < toMs && changes) };
  });

const FAILED = { ok: false, status: 500, error: 'status 500' } as const;
const HUNG = { ok: false, unanswered: true, error: 'no answer within 100 ms', tookMs: 100 } as const;
const END: ServiceExit = { atMs: AT.end, pid: 7, how: 'SIGTERM', isExpected: true, lastLines: [] };

function service(
  requests: readonly Answer[] = answers(),
  changes: Partial<NonNullable<RecordedService['result']>> = {},
  process: 'finished' | 'hung' | 'died' = 'finished',
): RecordedService {
  return {
    requests: 'api-requests.jsonl',
    load: { beganAtMs: AT.origin, warmupMs: 500, rate: 20 },
    result: {
      process,
      answers: requests,
      loadEndedAtMs: AT.end,
      output: 'api-output.log',
      restart: 'never',
      exits: [END],
      leftBehind: [],
      ...changes,
    },
    budgets: [],
  };
}

const reportOf = (api: RecordedService, changes: Partial<ScenarioRecord> = {}) =>
  analyze(recordFixture({ services: { api }, ...changes }));

const failing = (api: RecordedService, changes: Partial<ScenarioRecord> = {}) =>
  reportOf(api, changes)
    .findings.filter(({ checker }) => ['exits', 'processes', 'answers'].includes(checker))
    .flatMap(({ checker, verdict, reason }) =>
      verdict === 'pass' ? [] : [`${checker} ${verdict}: ${reason}`],
    );

test('a sound service passes all three, and its report has its times and files', () => {
  const api = service(answers(FAILED, AT.fault, AT.following));
  expect(failing(api)).toEqual([]);
  const { verdict, services } = reportOf(api);
  expect(verdict).toBe('pass');
  expect(services?.api).toMatchObject({
    backMs: AT.following + 2 - AT.fault,
    periods: { before: { success: 1 }, during: { success: 1 / 61 }, after: { success: 1 } },
    loadEndedAtMs: AT.end - AT.origin,
    requests: 'services/api-requests.jsonl',
    unavailable: [{ fromMs: 1952, toMs: 5002, ended: true }],
    unavailableMs: 3050,
    unavailableEnded: true,
    output: 'services/api-output.log',
  });
  expect(services?.api).not.toHaveProperty('agreement');
});

test('one that does not answer at the end fails, with its last error and what it was before', () => {
  expect(failing(service(answers(HUNG, AT.fault)))).toEqual([
    'answers fail: api answered 0 of 40 requests of the last 2.00 s with success (100 % before the fault), though there was a master; its last error: no answer within 100 ms',
  ]);
});

test('one that ended by itself shortly before the end fails, also when its end is tolerated', () => {
  const died: ServiceExit = { ...END, atMs: AT.end - 300, how: 'exit code 0', isExpected: false };
  const api = service(answers(FAILED, died.atMs), { exits: [died], process: 'died' });
  expect(failing(api, { tolerates: { exits: 'a supervisor' } })).toContain(
    'answers fail: api ended by itself and answered nothing in the 300 ms that followed',
  );
  const answered = service(answers(), { exits: [died] });
  expect(failing(answered)).not.toContainEqual(expect.stringMatching(/^answers/));
});

test('one that answers a tenth of what it answered before fails too', () => {
  const tenth = answers().map(each =>
    each.atMs > AT.fault && (each.n ?? 0) % 10 > 0 ? { ...each, ...FAILED } : each,
  );
  expect(failing(service(tenth))).toEqual([expect.stringMatching(/^answers fail: api answered 4 of 40/)]);
});

test('one of which a part never came back fails: of two connections to redis one', () => {
  const inPart = (isBad: (n: number) => boolean) =>
    answers().map(each => (each.atMs > AT.fault && isBad(each.n ?? 0) ? { ...each, ...FAILED } : each));
  expect(failing(service(inPart(n => n % 2 === 0)))).toEqual([
    expect.stringMatching(/^answers fail: api answered 20 of 40 .* \(100 % before the fault\)/),
  ]);
  expect(failing(service(inPart(n => n % 5 === 0)))).toEqual([]);
});

test('one that came back shortly before the end is back', () => {
  expect(failing(service(answers(FAILED, AT.fault, AT.end - 1200)))).toEqual([]);
  expect(failing(service(answers(FAILED, AT.fault, AT.end - 800)))).toEqual([
    expect.stringMatching(/^answers fail: api answered 16 of 40/),
  ]);
});

test('one that refused a part of its requests before the fault may do so at the end', () => {
  const half = answers().map(each => ((each.n ?? 0) % 2 === 0 ? { ...each, ...FAILED } : each));
  expect(failing(service(half))).toEqual([]);
});

test('without its load generator nothing is known of the end, and the scenario is unknown, which no repetition hides', () => {
  const cut = service(
    answers().filter(({ atMs }) => atMs < AT.following),
    { loadFailed: 'its process ended (SIGKILL)' },
  );
  const reason =
    'whether api answered at the end is not known: its load generator ended by itself: its process ended (SIGKILL)';
  expect(failing(cut)).toEqual([`answers unknown: ${reason}`]);
  const report = reportOf(cut);
  expect(report).toMatchObject({ verdict: 'unknown', reason });
  expect(report).not.toHaveProperty('chance');
});

test('without a master at the end it cannot answer, which another check is about', () => {
  const final = { unreadable: 'two masters', unstable: 'two masters' };
  expect(failing(service(answers(FAILED, AT.fault)), { final })).toEqual([]);
});

test('a busy machine excuses a late answer, and none that never came', () => {
  const busy = { disturbance: disturbanceFixture([0, 20_000]) };
  const late = service(answers(HUNG, AT.end - 2500));
  expect(failing(late, busy)).toEqual([
    expect.stringMatching(/^answers unknown: .*but the machine was too busy/),
  ]);
  expect(failing(service(answers(HUNG, AT.fault)), busy)).toEqual([expect.stringMatching(/^answers fail/)]);
  const some = (changes: Partial<Answer>) =>
    answers().map((each, n) => (n % 2 === 0 && each.atMs > AT.fault ? { ...each, ...changes } : each));
  expect(failing(service(some(HUNG)), busy)).toEqual([expect.stringMatching(/^answers unknown/)]);
  expect(failing(service(some(FAILED)), busy)).toEqual([expect.stringMatching(/^answers fail/)]);
});

test('an end that no fault caused fails, with what it printed last; one that a fault caused does not', () => {
  const exit = {
    ...END,
    atMs: AT.fault,
    how: 'exit code 7',
    lastLines: ['starting', 'no master, giving up'],
  };
  expect(failing(service(answers(), { exits: [{ ...exit, isExpected: true }, END] }))).toEqual([]);
  expect(failing(service(answers(), { exits: [{ ...exit, isExpected: false }, END] }))).toEqual([
    'exits fail: api ended by itself: exit code 7; it printed last: starting | no master, giving up',
  ]);
});

test('it is tolerated by its name', () => {
  const exits = [{ ...END, isExpected: false }, END];
  const tolerates = { exits: 'it ends without a master, and is started again' };
  expect(reportOf(service(answers(), { exits }), { tolerates }).verdict).toBe('pass');
});

test('one that had to be killed, and one that left a process behind, fail', () => {
  expect(failing(service(answers(), {}, 'hung'))).toEqual([
    'exits fail: api did not end within 10 s of SIGTERM, and was killed',
  ]);
  expect(failing(service(answers(), { leftBehind: ['sleep 600 (77)'] }))).toEqual([
    'processes fail: api left processes behind when it ended, which were killed: sleep 600 (77)',
  ]);
});

test('of several faults the first begins the times without success, and the last the recovery', () => {
  const [fault] = recordFixture().injections;
  const second = {
    title: 'another',
    faults: (fault?.faults ?? []).map(each => ({ ...each, askedAtMs: 9000, injectedAtMs: 9000 })),
  };
  const injections = [...(fault ? [fault] : []), second];
  const { services } = reportOf(service(answers(FAILED, AT.fault, AT.following)), { injections });
  expect(services?.api?.unavailable).toHaveLength(1);
  expect(services?.api?.backMs).toBeLessThan(100);
});

test('one that ended by itself several times fails with their number, also where it printed nothing', () => {
  const exits = [1, 2].map(pid => ({ ...END, pid, isExpected: false }));
  expect(failing(service(answers(), { exits }))).toEqual([
    'exits fail: api ended by itself: 2 times, at first with SIGTERM; it printed last: nothing',
  ]);
});

test('an answer that is wrong needs no error to fail', () => {
  expect(failing(service(answers({ ok: false, status: 200 }, AT.fault)))).toEqual([
    expect.stringMatching(/^answers fail: api answered 0 of 40 .* a master$/),
  ]);
});

test('one that nobody asked before the fault is judged by the end alone', () => {
  const later = (requests: readonly Answer[]) => requests.filter(({ atMs }) => atMs >= AT.fault);
  expect(failing(service(later(answers())))).toEqual([]);
  expect(failing(service(later(answers(FAILED, AT.fault))))).toEqual([
    expect.stringMatching(/^answers fail/),
  ]);
});

test('without a fault there is no time without success, and no end to judge', () => {
  const report = reportOf(service(answers(FAILED)), { injections: [] });
  expect(report.services?.api).toMatchObject({ unavailable: [] });
  expect(report.findings.some(({ checker }) => checker === 'answers')).toBe(false);
});

test('a process behind it is checked like the service itself', () => {
  const died: ServiceExit = { ...END, how: 'exit code 3', isExpected: false, lastLines: ['no disk'] };
  const source = {
    process: 'died',
    output: 'x',
    restart: 'never',
    exits: [died],
    leftBehind: ['sleep (9)'],
  } as const;
  expect(failing(service(answers(), { behind: { source } }))).toEqual([
    'exits fail: api.source ended by itself: exit code 3; it printed last: no disk',
    expect.stringMatching(/^processes fail: api\.source left processes behind.*sleep \(9\)$/),
  ]);
});
