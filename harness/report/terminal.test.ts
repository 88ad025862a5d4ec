import { expect, test } from '@jest/globals';
import type { ScenarioReport } from './result.ts';
import { exitCodeOf } from './run-report.ts';
import { showScenario } from './terminal.ts';
import { marksOf, waterfall } from './waterfall.ts';

const REPORT: ScenarioReport = {
  name: 'a client follows',
  file: 'scenarios/x.scenario.ts',
  folder: '/r',
  verdict: 'pass',
  reason: 'every expectation held',
  unusable: false,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 5000,
  clockOriginMs: 0,
  members: [],
  fault: { kind: 'crash', target: 'redis-1', askedAtMs: 5, injectedAtMs: 10, proof: 'refused' },
  faults: [{ kind: 'crash', target: 'redis-1', askedAtMs: 5, injectedAtMs: 10, proof: 'refused' }],
  phases: { detectedMs: 1000, promotedMs: 2000 },
  oldMaster: 'redis-1',
  newMaster: 'redis-2',
  leader: 'sentinel-1',
  masters: ['redis-2'],
  clients: {
    app: {
      library: 'ioredis',
      options: {},
      followedMs: 4000,
      outageMs: 4010,
      outageEnded: true,
      operations: {
        attempted: 10,
        acknowledged: 9,
        failed: 0,
        unresolved: 1,
        unsettled: 0,
        lost: 2,
        ghosts: 0,
        duplicates: 0,
      },
      process: 'finished',
      historyFile: 'history/app.jsonl',
    },
  },
  demands: [],
  findings: [],
  obstacles: [],
  disturbance: { lagMs: 1, engineMs: 20, stolen: 0, busy: 0.4 },
};

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const plain = (text: string) => text.replaceAll(COLOURS, '');

test('a scenario shows its verdict, who was promoted, and what the client experienced', () => {
  const text = plain(showScenario(REPORT));
  expect(text).toContain(' PASS  a client follows');
  expect(text).toContain('crash of redis-1 → redis-2 promoted, led by sentinel-1');
  expect(text).toContain('app: outage 4.01 s; 10 writes, 9 acknowledged, 0 failed, 1 unresolved, 2 lost');
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

test('a loss that could not be read is not shown as none', () => {
  const app = REPORT.clients.app;
  if (app === undefined) throw new Error('there is no app');
  const { lost: _, ...operations } = app.operations;
  expect(plain(showScenario({ ...REPORT, clients: { app: { ...app, operations } } }))).toContain(
    'loss not known',
  );
});

test('bars are scaled to time, one after the other', () => {
  const rows = waterfall(marksOf({ detectedMs: 1000, promotedMs: 2000 }, [['app followed', 4000]])).map(
    plain,
  );
  const blocks = rows.map(row => row.split('█').length - 1);
  expect(blocks).toEqual([12, 12, 24]);
  expect(rows[2]).toContain('4.00 s  +2.00 s');
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
