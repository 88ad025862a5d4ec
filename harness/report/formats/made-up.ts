import { REPORT, RUN } from '../made-up.ts';
import type { ClientReport, RunReport, ScenarioReport } from '../result.ts';

// Runs for tests of the formats.

export const runOf = (scenarios: readonly ScenarioReport[], others: Partial<RunReport> = {}): RunReport => ({
  ...RUN,
  scenarios,
  exitCode: scenarios.every(({ verdict }) => verdict === 'pass') ? 0 : 1,
  ...others,
});

export const failed: ScenarioReport = {
  ...REPORT,
  name: 'a client, tuned: follows',
  verdict: 'fail',
  reason: 'expected the client app to follow within 3 s; it had not',
  line: 12,
};

export const unknown: ScenarioReport = {
  ...REPORT,
  name: 'a master hangs',
  file: 'scenarios/master-hangs/freeze.scenario.ts',
  verdict: 'unknown',
  reason: 'the machine was too busy to judge times',
};

export const skipped: ScenarioReport = {
  ...REPORT,
  name: 'a slow network',
  verdict: 'skipped',
  reason: 'delay of the master cannot be injected here',
  phases: {},
  clients: {},
};

const UNTOLD: ClientReport = {
  library: 'ioredis',
  options: {},
  operations: { unit: 'element', attempted: 3, acknowledged: 0, failed: 3, unresolved: 0, unsettled: 0 },
  process: 'died',
  historyFile: 'history/app.jsonl',
};

const { newMaster: _newMaster, leader: _leader, ...nobodyPromoted } = unknown;

/** A scenario with almost no results: no replica was promoted, and the final data could not be read. */
export const untold: ScenarioReport = { ...nobodyPromoted, phases: {}, clients: { app: UNTOLD } };

/** A client whose usual times between two writes hide outages of less than 1.5 s. */
export const slow: ScenarioReport = {
  ...REPORT,
  clients: { app: { ...UNTOLD, outageMs: 0, outageBelowMs: 1500, outageEnded: true } },
};

/** A client that counts, whose loss is not known. */
export const counting: ScenarioReport = {
  ...REPORT,
  workload: { kind: 'counter', rate: 100, durationMs: 1000, keys: 1, extra: {} },
  clients: {
    app: {
      ...UNTOLD,
      followedMs: 4000,
      outageMs: 4010,
      outageEnded: true,
      operations: { ...UNTOLD.operations, unit: 'increment', unknowable: 'the final data could not be read' },
      process: 'finished',
    },
  },
};
