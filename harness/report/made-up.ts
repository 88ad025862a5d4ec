import type { CrowdReport } from '../analyze/index.ts';
import {
  type Attempt,
  type ClientReport,
  type RunReport,
  SCHEMA_VERSION,
  type ScenarioReport,
  type ServiceReport,
} from './result.ts';

/** A report for tests. */
export const REPORT: ScenarioReport & { readonly clients: { readonly app: ClientReport } } = {
  name: 'a client follows',
  file: 'scenarios/x.scenario.ts',
  folder: '/r',
  verdict: 'pass',
  reason: 'every expectation and every check passed',
  unusable: false,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 5000,
  clockOriginMs: 0,
  members: [],
  fault: { kind: 'crash', target: 'redis-1', askedAtMs: 5, injectedAtMs: 10, proof: 'refused' },
  faults: [{ kind: 'crash', target: 'redis-1', askedAtMs: 5, injectedAtMs: 10, proof: 'refused' }],
  failovers: [],
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
        unit: 'element',
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
  limits: [],
  findings: [],
  obstacles: [],
  disturbance: { lagMs: 1, engineMs: 20, stolen: 0, busy: 0.4 },
};

/** An attempt that took longer and was repeated, for tests. */
export const ATTEMPT: Attempt = {
  verdict: 'unknown',
  reason: 'the machine was too busy to judge times',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 9000,
  repeatedBecause: 'busy machine',
  folder: 'attempts/1',
  ...(REPORT.fault && { fault: REPORT.fault }),
  phases: { detectedMs: 1000, promotedMs: 9000 },
  clients: REPORT.clients,
  disturbance: { ...REPORT.disturbance, busy: 1 },
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

const NUMBERS = {
  lastedMs: 5000,
  requests: 500,
  success: 1,
  hungUp: 0,
  p50Ms: 1.5,
  p99Ms: 300,
  maxMs: 400,
  hits: 0.9,
  away: 0,
  stale: 0,
  sourcePerSecond: 3.25,
};

const PEAKS = { total: 900, perSecond: 302, per100ms: 61, perSecondAtMs: 100 };

/** What a crowd experienced, for tests: two of three connections worked again. */
export const CROWD: CrowdReport = {
  library: 'ioredis',
  options: {},
  connections: 3,
  processes: 1,
  everyMs: 1000,
  writes: { acknowledged: 40, failed: 2, lost: 1, inFlight: 1 },
  errors: [{ kind: 'write EPIPE', count: 7 }],
  failovers: [
    {
      title: 'crash of the master',
      injectedAtMs: 1000,
      connections: 3,
      undisturbed: 0,
      reconnected: 2,
      never: 1,
      neverBecause: [{ kind: 'write EPIPE', count: 1 }],
      firstMs: 3000,
      medianMs: 3500,
      lastMs: 3500,
      toServers: PEAKS,
      toSentinels: { ...PEAKS, perSecond: 290 },
      byServer: { 'redis-2': { attempts: 8, connected: 8, perSecond: 4, accepted: 3, rejected: 5 } },
      rejected: 5,
      witness: { servers: ['redis-2'], counted: 8, accepted: 8, agrees: true },
    },
  ],
  workedAtEnd: 2,
  idleBecause: [{ kind: 'write EPIPE', count: 1 }],
  timeline: {
    fromMs: 0,
    stepMs: 100,
    toServers: [0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4],
    toSentinels: [0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1],
    working: [0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 2],
  },
  process: 'finished',
};

/** What users of a service with a cache met with, for tests: refused while its cache was away. */
export const SERVICE: ServiceReport = {
  periods: {
    before: NUMBERS,
    during: { ...NUMBERS, success: 0.9996, hungUp: 1, hits: 0.1, away: 0.9, sourcePerSecond: 30 },
    after: NUMBERS,
  },
  hasCache: true,
  backMs: 4010,
  agreement: { agrees: true, compared: ['answers: 1500 of the load generator'], differs: [] },
  budgets: [
    { what: 'the load generator agrees', kept: true },
    { period: 'before', what: 'success at least 100 %', kept: true },
    { period: 'during', what: 'success at least 100 %', kept: false },
  ],
  loadEndedAtMs: 20_000,
  requests: 'services/web-requests.jsonl',
  process: 'finished',
  exits: [],
  restart: 'never',
  leftBehind: [],
  output: 'services/web-output.log',
  unavailable: [],
};
