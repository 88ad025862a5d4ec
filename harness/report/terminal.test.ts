import { expect, test } from '@jest/globals';
import { findingOf } from '../checkers/index.ts';
import { ATTEMPT, REPORT, RUN } from './made-up.ts';
import type { RunReport, ScenarioReport } from './result.ts';
import { exitCodeOf } from './run-report.ts';
import { showRun, showScenario } from './terminal.ts';
import { marksOf, waterfall } from './waterfall.ts';

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const plain = (text: string) => text.replaceAll(COLOURS, '');

test('a scenario shows its verdict, who was promoted, and what the client experienced', () => {
  const text = plain(showScenario(REPORT));
  expect(text).toContain(' PASS  a client follows');
  expect(text).toContain('crash of redis-1 → redis-2 promoted, led by sentinel-1');
  expect(text).toContain(
    'app: outage 4.01 s; 10 writes, 9 acknowledged, 0 failed, 1 unresolved, 2 elements lost',
  );
});

test('servers that are spread over machines are shown with theirs, and machines with their engines', () => {
  const on = (name: string, machine: string) =>
    ({ name, machine, kind: 'redis', address: { host: '10.1.1.1', port: 6379 } }) as const;
  const members = [on('redis-1', 'machine-1'), on('redis-2', 'machine-2'), on('redis-3', 'machine-1')];
  expect(plain(showScenario({ ...REPORT, members }))).toContain(
    '  machine-1: redis-1, redis-3; machine-2: redis-2\n',
  );
  expect(plain(showScenario(REPORT))).not.toContain('machine-1');

  const machines = [{ name: 'machine-1', endpoint: 'tcp://10.0.0.1:2375', engine: 'Docker 1' }];
  const text = plain(showRun({ ...RUN, environment: { ...RUN.environment, machines } }, '/r'));
  expect(text).toContain('machine-1: Docker 1 at tcp://10.0.0.1:2375\n');
});

test('a second failover is shown', () => {
  const text = plain(showScenario({ ...REPORT, masters: ['redis-2', 'redis-3'] }));
  expect(text).toContain('redis-2 promoted, led by sentinel-1, and then redis-3');
});

test('a verdict that is no pass shows its reason', () => {
  const text = plain(
    showScenario({ ...REPORT, verdict: 'unknown', reason: 'the fault did not take effect' }),
  );
  expect(text).toContain(' UNKNOWN  a client follows');
  expect(text).toContain('  the fault did not take effect\n');
});

test('a run ends with what did not pass, and why', () => {
  const unknown = { ...REPORT, verdict: 'unknown', reason: 'the fault did not take effect' } as const;
  const passed = { ...REPORT, name: 'another' };
  const skipped = { ...REPORT, name: 'a third', verdict: 'skipped', reason: 'netem is missing' } as const;
  const text = plain(showRun({ ...RUN, scenarios: [unknown, passed, skipped] }, '/r'));
  expect(text).toContain(
    ' UNKNOWN  a client follows scenarios/x.scenario.ts\n  the fault did not take effect\n',
  );
  expect(text).not.toContain(' PASS ');
  expect(text).not.toContain('netem');
});

test('a scenario shows each earlier attempt: why it was repeated, what it measured and where its evidence is', () => {
  const split = { ...ATTEMPT, repeatedBecause: 'split vote', phases: {}, folder: 'attempts/2' } as const;
  const text = plain(showScenario({ ...REPORT, earlier: [ATTEMPT, split] }));
  expect(text).toContain(
    `attempt 1, repeated because of a busy machine: ${ATTEMPT.reason}; promoted 9.00 s, app out 4.01 s; evidence: r/attempts/1\n`,
  );
  expect(text).toContain(
    `attempt 2, repeated because of a split vote: ${ATTEMPT.reason}; promoted –, app out 4.01 s; evidence: r/attempts/2\n`,
  );
});

test('a run ends with how many attempts were repeated, and why', () => {
  const split = { ...ATTEMPT, repeatedBecause: 'split vote' } as const;
  const scenarios = [
    { ...REPORT, earlier: [ATTEMPT, split] },
    { ...REPORT, name: 'b', earlier: [ATTEMPT] },
    { ...REPORT, name: 'c' },
  ];
  expect(plain(showRun({ ...RUN, scenarios }, '/r'))).toContain(
    '3 attempts were repeated (busy machine 2, split vote 1)',
  );
  expect(plain(showRun(RUN, '/r'))).not.toContain('repeated');
});

test('one scenario that Jest retried does not hide the table of the others', () => {
  const other = { ...REPORT, name: 'another' };
  const table = (...scenarios: readonly ScenarioReport[]) =>
    plain(showRun({ ...RUN, scenarios }, '/r')).includes('│ a client follows');
  expect(table(REPORT, REPORT, other)).toBe(true);
  expect(table(REPORT, REPORT)).toBe(false);
});

test('a fault that did not heal is shown', () => {
  const fault = { ...REPORT.fault, healFailed: 'connecting met silence' } as NonNullable<
    ScenarioReport['fault']
  >;
  expect(plain(showScenario({ ...REPORT, fault, faults: [fault] }))).toContain(
    '; it did not heal: connecting met silence\n',
  );
});

test('a fault that was triggered shows by what, and how soon', () => {
  const fault = {
    kind: 'crash',
    target: 'sentinel-1',
    askedAtMs: 7,
    trigger: '+elected-leader',
    reactionMs: 2,
  };
  expect(plain(showScenario({ ...REPORT, faults: [fault] }))).toContain(
    'crash of sentinel-1 2 ms after +elected-leader',
  );
});

test('a loss shows which server had acknowledged what is lost', () => {
  const members = [{ name: 'redis-1', kind: 'redis', address: { host: '10.0.0.1', port: 6379 } }] as const;
  const byServer = [
    { server: '10.0.0.1:6379', acknowledged: 9, lost: 2 },
    { server: '10.0.0.2:6379', acknowledged: 5, lost: 0 },
  ];
  const breakdown = { byClient: [], byServer, overTime: [] };
  expect(plain(showScenario({ ...REPORT, members, breakdown }))).toContain(
    'lost, by the server that acknowledged: redis-1 2 of 9\n',
  );
});

test('an outage that a slow client could not notice is not shown as none', () => {
  const app = REPORT.clients.app;
  const report = { ...REPORT, clients: { app: { ...app, outageMs: 0, outageBelowMs: 1500 } } };
  expect(plain(showScenario(report))).toContain('app: outage < 1.50 s; ');
  expect(plain(showRun({ ...RUN, scenarios: [report] }, 'run'))).toContain('< 1.50 s');
});

test('a loss that could not be read is not shown as none', () => {
  const app = REPORT.clients.app;
  const { lost: _, ...operations } = app.operations;
  expect(plain(showScenario({ ...REPORT, clients: { app: { ...app, operations } } }))).toContain(
    'loss not known',
  );
});

test.each([
  [{ unit: 'job', lost: 1 }, '1 job'],
  [{ unit: 'increment', lost: 0 }, '0 increments'],
])('the table has the loss in the units of the workload: %j', (counts, shown) => {
  const app = REPORT.clients.app;
  const clients = { app: { ...app, operations: { ...app.operations, ...counts } } };
  const table = plain(showRun({ ...RUN, scenarios: [{ ...REPORT, clients }] }, '/r'));
  expect(table).toMatch(new RegExp(`│ 4.01 s │ +${shown} │\n`));
});

test('a check that fails as expected is shown with the reason', () => {
  const findings = [{ ...findingOf('loss', 'fail', 'app lost 2', {}), expected: 'the lag is wanted' }];
  const text = plain(showScenario({ ...REPORT, findings }));
  expect(text).toContain('checked: ✗ expected loss');
  expect(text).toContain('loss fails as expected: app lost 2 (the lag is wanted)');
});

test('bars are scaled to time, one after the other', () => {
  const rows = waterfall(marksOf({ detectedMs: 1000, promotedMs: 2000 }, [['app followed', 4000]])).map(
    plain,
  );
  const blocks = rows.map(row => row.split('█').length - 1);
  expect(blocks).toEqual([12, 12, 24]);
  expect(rows[2]).toContain('4.00 s  +2.00 s');
});

test.each<[string, Partial<RunReport>, RegExp]>([
  ['one scenario at a time', {}, /\none scenario at a time\n/],
  ['several at a time', { workers: 3 }, /\nat most 3 scenarios at a time\n/],
  ['which shard it is', { shard: { index: 2, of: 3 } }, /at a time, shard 2\/3\n/],
  [
    'what a pass means with planted defects',
    { scenarios: [{ ...REPORT, planted: 'x' }] },
    /the defect was noticed/,
  ],
  ['that it was joined', { merged: [RUN, RUN] }, /\njoined from 2 runs, one scenario at a time\n/],
  [
    'in what joined runs differ',
    {
      differences: [
        {
          what: 'server',
          found: [
            { value: 'redis 7', runs: ['a', 'b'] },
            { value: 'valkey 8', runs: ['c'] },
          ],
        },
      ],
    },
    /\nthe runs differ in server: redis 7 in a, b; valkey 8 in c\n/,
  ],
])('a run shows %s', (_what, others, shown) => {
  expect(plain(showRun({ ...RUN, ...others }, '/r'))).toMatch(shown);
});

test.each([
  ['nothing ran', [], true, 1],
  ['everything held', [REPORT], true, 0],
  ['what was not skipped held', [REPORT, { ...REPORT, verdict: 'skipped' }], true, 0],
  ['everything was skipped', [{ ...REPORT, verdict: 'skipped' }], true, 1],
  ['one failed', [REPORT, { ...REPORT, verdict: 'fail' }], false, 1],
  ['one proved nothing', [{ ...REPORT, verdict: 'unknown' }], false, 1],
  ['a file could not be loaded', [REPORT], false, 1],
  [
    'input was unusable',
    [
      { ...REPORT, verdict: 'unknown', unusable: true },
      { ...REPORT, verdict: 'fail' },
    ],
    false,
    2,
  ],
] as const)('the exit code when %s', (_what, scenarios, jestSucceeded, code) => {
  expect(exitCodeOf(scenarios as readonly ScenarioReport[], jestSucceeded)).toBe(code);
});
