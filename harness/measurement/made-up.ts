import type { ScenarioReport } from '../report/index.ts';

// For tests.

/** A repetition whose promotion came so many ms after the fault; undefined when none came. */
export const made = (promotedMs: number | undefined): ScenarioReport => ({
  name: 'a crash',
  file: 'scenarios/crash.scenario.ts',
  folder: '/reports/r/crash',
  verdict: promotedMs === undefined ? 'fail' : 'pass',
  reason: promotedMs === undefined ? 'nobody was promoted' : 'every expectation held',
  unusable: false,
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 9000,
  clockOriginMs: 0,
  workEndedAtMs: 9000,
  members: [],
  fault: { kind: 'crash', target: 'redis-1', askedAtMs: 990, injectedAtMs: 1000 },
  faults: [],
  phases: promotedMs === undefined ? {} : { detectedMs: promotedMs - 300, promotedMs },
  masters: [],
  clients: {},
  demands: [],
  findings: [],
  obstacles: [],
  disturbance: { lagMs: 0, engineMs: 0, stolen: 0, busy: 0 },
});
