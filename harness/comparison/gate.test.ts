import { describe, expect, test } from '@jest/globals';
import type { Attempt, RunReport, ScenarioReport } from '../report/index.ts';
import { ATTEMPT, REPORT, RUN } from '../report/made-up.ts';
import { parseAllowance } from './allowance.ts';
import { compare } from './compare.ts';
import { gate } from './gate.ts';
import { repeatsFrom } from './made-up.ts';
import { measuredOf } from './measured.ts';
import { FELT, selects } from './selection.ts';

const ROUNDS = 200;
const repeat = repeatsFrom(20_261_121, RUN);

const gated = (before: RunReport, after: RunReport, allowed = '20%', maxUnknown?: number) =>
  gate(
    compare(measuredOf(before), measuredOf(after), selects(FELT)),
    parseAllowance('--max-regression', allowed),
    maxUnknown,
  );

const share = (holds: () => boolean): number =>
  Array.from({ length: ROUNDS }, holds).filter(Boolean).length / ROUNDS;

describe('a gate with 50 runs on each side', () => {
  test('lets the same thing through in nineteen pairs of twenty', () => {
    expect(share(() => gated(repeat(50), repeat(50)).verdict === 'passed')).toBeGreaterThanOrEqual(0.95);
  });

  test('stops what takes 300 ms longer than the allowed 100 ms in nineteen pairs of twenty', () => {
    const stopped = share(() => gated(repeat(50), repeat(50, 400), '100ms').verdict === 'regressed');
    expect(stopped).toBeGreaterThanOrEqual(0.95);
  });

  test('calls what is as slow as is allowed a regression in one pair of forty at most', () => {
    const stopped = share(() => gated(repeat(50), repeat(50, 300), '300ms').verdict === 'regressed');
    expect(stopped).toBeLessThanOrEqual(0.025);
  });
});

test('near to what is allowed more runs are needed, and it says how many', () => {
  const { verdict, gated: found } = gated(repeat(20), repeat(20, 450));
  expect(verdict).toBe('undecided');
  expect(found[0]?.why).toMatch(
    /^\+\d+ ms \(\+\d+ ms … \+\d+ ms\), at most \d+ ms allowed: not enough runs to tell: 20 and 20, /,
  );
});

test('three runs are not enough, whatever they are', () => {
  const { verdict, gated: found } = gated(repeat(3), repeat(3, 60_000));
  expect(verdict).toBe('undecided');
  expect(found[0]?.why).toBe('not enough runs to tell: 3 and 3, at least 5 each are needed');
});

test('where there are not enough runs it never names as many as there are, or fewer', () => {
  const runOf = (all: readonly number[]): RunReport => ({
    ...RUN,
    scenarios: all.map(promotedMs => ({ ...REPORT, phases: { promotedMs }, clients: {} })),
  });
  // A few slow ones: the interval reaches further up than down.
  const before = runOf([1229, 1103, 1123, 1053, 1239, 1090, 1150, 1161, 1141, 1094]);
  const after = runOf([1059, 1066, 1295, 1070, 1078, 1752, 1065, 1273, 1370, 1088]);
  const [found] = gated(before, after, '150ms').gated;
  const [, needed] =
    /not enough runs to tell: 10 and 10, about (\d+) each would do/.exec(found?.why ?? '') ?? [];
  expect(Number(needed)).toBeGreaterThan(10);
});

test('so many runs as it says would do do', () => {
  const { gated: found } = gated(repeat(12), repeat(12, 250), '500ms');
  const [, needed] = /about (\d+) each would do/.exec(found[0]?.why ?? '') ?? [];
  expect(Number(needed)).toBeGreaterThan(12);
  const held = share(
    () => gated(repeat(Number(needed)), repeat(Number(needed), 250), '500ms').verdict !== 'undecided',
  );
  expect(held).toBeGreaterThan(0.3);
});

/** The verdict of so many runs, the first of which ended otherwise. */
const ended = (run: RunReport, count: number, verdict: 'fail' | 'unknown' | 'skipped'): RunReport => ({
  ...run,
  scenarios: run.scenarios.map((report, i) => (i < count ? { ...report, verdict } : report)),
});

describe('an outage that was too short to be noticed', () => {
  const { app } = REPORT.clients;
  const out = (client: Partial<NonNullable<typeof app>>): RunReport => ({
    ...RUN,
    scenarios: Array.from({ length: 50 }, () => ({
      ...REPORT,
      phases: {},
      clients: { app: { ...app, ...client } as NonNullable<typeof app> },
    })),
  });
  const slow = out({ outageMs: 0, outageBelowMs: 1500 });
  const ofOutage = (before: RunReport, after: RunReport, allowed: string) =>
    gated(before, after, allowed).gated.find(({ quantity }) => quantity === 'app:outage');

  test('on both sides proves nothing of an allowance that is shorter', () => {
    expect(ofOutage(slow, slow, '100ms')).toMatchObject({
      verdict: 'undecided',
      why: '+0 ms (−1.50 s … +1.50 s), at most 100 ms allowed: it was too short to be noticed in 100 of 100 runs; a client that writes more often notices more',
    });
    expect(ofOutage(slow, slow, '2s')).toMatchObject({ verdict: 'passed' });
  });

  test('is no regression from a short one, and none from it to a longer one is hidden', () => {
    expect(ofOutage(out({ outageMs: 300 }), slow, '100ms')).toMatchObject({ verdict: 'undecided' });
    expect(ofOutage(slow, out({ outageMs: 9000 }), '100ms')).toMatchObject({ verdict: 'regressed' });
    expect(ofOutage(out({ outageMs: 9000 }), slow, '100ms')).toMatchObject({ verdict: 'passed' });
  });
});

describe('a verdict', () => {
  const [before, after] = [repeat(50), repeat(50)];

  test.each<[string, string, RunReport, RunReport]>([
    ['regressed', 'was a pass and is a fail once', before, ended(after, 1, 'fail')],
    ['passed', 'was a fail once and is twice', ended(before, 1, 'fail'), ended(after, 2, 'fail')],
    [
      'regressed',
      'was a fail once and is in half of the runs',
      ended(before, 1, 'fail'),
      ended(after, 25, 'fail'),
    ],
    ['passed', 'was a fail and is a pass', ended(before, 50, 'fail'), after],
    ['passed', 'is unknown in one run of many', before, ended(after, 1, 'unknown')],
    ['passed', 'is unknown in one run of ten', before, ended(after, 5, 'unknown')],
    ['undecided', 'is unknown in more than one run of ten', before, ended(after, 6, 'unknown')],
    ['undecided', 'is a pass once and unknown otherwise', before, ended(after, 49, 'unknown')],
    ['undecided', 'is as often unknown as before', ended(before, 49, 'unknown'), ended(after, 49, 'unknown')],
    [
      'undecided',
      'is unknown in all runs, as before',
      ended(before, 50, 'unknown'),
      ended(after, 50, 'unknown'),
    ],
    ['undecided', 'is unknown in all runs', before, ended(after, 50, 'unknown')],
    ['undecided', 'is of a scenario that could not run here', before, ended(after, 50, 'skipped')],
  ])('is %s when it %s', (verdict, _what, was, is) => {
    expect(gated(was, is).verdict).toBe(verdict);
  });

  const other = (run: RunReport): RunReport => ({
    ...run,
    scenarios: run.scenarios.map(report => ({ ...report, name: 'another' })),
  });
  const both = (run: RunReport, more: RunReport): RunReport => ({
    ...run,
    scenarios: [...run.scenarios, ...other(more).scenarios],
  });
  const aboutScenarios = (was: RunReport, is: RunReport) =>
    gated(was, is).gated.filter(({ quantity }) => quantity === undefined);

  test('names a scenario of the baseline that is missing', () => {
    expect(aboutScenarios(both(before, before), after)).toEqual([
      { scenario: 'another', verdict: 'undecided', why: 'missing; before: pass in 50 of 50 runs' },
    ]);
    expect(gated(both(before, before), after).verdict).toBe('undecided');
  });

  test('names a scenario of the baseline that is skipped now', () => {
    expect(aboutScenarios(both(before, before), both(after, ended(after, 50, 'skipped')))).toEqual([
      { scenario: 'another', verdict: 'undecided', why: 'skipped; before: pass in 50 of 50 runs' },
    ]);
  });

  test.each<[string, RunReport]>([
    ['missing', before],
    ['skipped', both(before, ended(before, 50, 'skipped'))],
  ])('regressed when a scenario fails that was %s in the baseline', (_what, was) => {
    const is = both(after, ended(after, 2, 'fail'));
    expect(aboutScenarios(was, is)).toEqual([
      { scenario: 'another', verdict: 'regressed', why: 'appeared: fail in 2 of 50 runs' },
    ]);
    expect(gated(was, is).verdict).toBe('regressed');
  });

  test('is undecided when a scenario that was missing proves nothing', () => {
    expect(gated(before, both(after, ended(after, 50, 'unknown'))).verdict).toBe('undecided');
  });

  test('passed when a scenario that was missing passes', () => {
    expect(gated(before, both(after, after)).verdict).toBe('passed');
  });

  test('names a scenario with too many unknown runs, and the limit', () => {
    expect(aboutScenarios(before, ended(after, 49, 'unknown'))).toEqual([
      {
        scenario: 'a client follows',
        verdict: 'undecided',
        why: 'unknown in 49 of 50 runs, at most 10 % allowed',
      },
    ]);
  });

  test('goes by the limit of unknown runs that it is given, and no limit accepts a scenario without any proof', () => {
    const unknown = (count: number, maxUnknown: number) =>
      gated(before, ended(after, count, 'unknown'), '20%', maxUnknown).verdict;
    expect([unknown(1, 0), unknown(49, 1), unknown(50, 1)]).toEqual(['undecided', 'passed', 'undecided']);
  });
});

test('a gate counts attempts that were repeated: a run whose slow attempts had another try regressed like one whose had not', () => {
  const [before, slow] = [repeat(50), repeat(50, 2000)];
  const quick = repeat(50).scenarios;
  const repeated = slow.scenarios.map(({ fault, phases, clients }, i): ScenarioReport => {
    const attempt: Attempt = { ...ATTEMPT, ...(fault && { fault }), phases, clients };
    return { ...(quick[i] ?? REPORT), earlier: [attempt] };
  });
  expect(gated(before, slow).verdict).toBe('regressed');
  expect(gated(before, { ...RUN, scenarios: repeated }).verdict).not.toBe('passed');
});

describe('what the baseline can not be held to', () => {
  const never = (run: RunReport): RunReport => ({
    ...run,
    scenarios: run.scenarios.map((report, i) => (i === 0 ? report : { ...report, phases: {}, clients: {} })),
  });

  test('is not judged', () => {
    expect(gated(never(repeat(50)), repeat(50)).gated.map(({ quantity }) => quantity)).toEqual([
      'app:followed',
      'app:outage',
    ]);
  });

  test('and nothing else is no pass', () => {
    const nothing = (run: RunReport) => ({
      ...run,
      scenarios: run.scenarios.map(report => ({ ...report, phases: {}, clients: {} })),
    });
    expect(gated(nothing(repeat(50)), nothing(repeat(50)))).toMatchObject({
      verdict: 'undecided',
      gated: [],
    });
  });
});

test('a client that is gone is not held', () => {
  const renamed = repeat(50).scenarios.map(({ clients, ...report }) => ({
    ...report,
    clients: clients.app === undefined ? {} : { web: clients.app },
  }));
  expect(gated(repeat(50), { ...RUN, scenarios: renamed })).toMatchObject({
    verdict: 'undecided',
    gated: expect.arrayContaining([
      expect.objectContaining({ quantity: 'app:outage', verdict: 'undecided' }),
    ]),
  });
});

test('of two allowances the larger counts', () => {
  const why = (allowed: string) => gated(repeat(50), repeat(50), allowed).gated[0]?.why;
  expect(why('1%,2s')).toMatch(/at most 2\.00 s allowed/);
  expect(why('1s,200%')).toMatch(/at most 5\.\d+ s allowed/);
});
