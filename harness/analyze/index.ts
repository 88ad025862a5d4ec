export { analyze } from './analyze.ts';
export { periodsOf } from './application.ts';
export type { ApplicationReport } from './application-result.ts';
export type { Check } from './checks.ts';
export { disconnectionsSince, experienceOf, finalDataOf, followedMs, lossOfClient } from './client.ts';
export { evidenceOf } from './evidence.ts';
export { type Failover, type FailoverStart, failoverFrom, startsOf } from './failovers.ts';
export { type Fate, fatesOf } from './fates.ts';
export { type Loss, lossOf } from './loss.ts';
export { notRun } from './not-run.ts';
export { obstaclesAfter, splitVoteAfter } from './obstacles.ts';
export type {
  Attempt,
  ClientReport,
  FailoverReport,
  FaultReport,
  OperationCounts,
  ScenarioReport,
} from './result.ts';
export type { Verdict } from './verdict.ts';
