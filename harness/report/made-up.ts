import { type RunReport, SCHEMA_VERSION, type ScenarioReport } from './result.ts';

/** A report for tests. */
export const REPORT: ScenarioReport = {
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

/** A run of that one scenario, for tests. */
export const RUN: RunReport = {
  schemaVersion: SCHEMA_VERSION,
  run: 'r',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 5000,
  exitCode: 0,
  environment: {
    node: 'v24.0.0',
    engine: 'Docker 1',
    image: 'i',
    server: 'redis 7',
    clients: {},
    gitCommit: null,
    cpus: 2,
    seed: 4,
  },
  workers: 1,
  scenarios: [REPORT],
};
