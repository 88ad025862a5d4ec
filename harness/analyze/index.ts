export { analyze } from './analyze.ts';
export { disconnectionsSince, experienceOf, fatesOfClient, followedMs, lossOfClient } from './client.ts';
export { showKinds } from './crowd-errors.ts';
export type { CrowdFailover, ServerAttempts } from './crowd-failovers.ts';
export { showReconnections } from './crowd-words.ts';
export { evidenceOf } from './evidence.ts';
export { type FailoverStart, failoverFrom, startsOf } from './failovers.ts';
export { inMicroseconds, keptFile, keptNames, packRecord, readKept, withoutPlace } from './kept-record.ts';
export { NOTHING_HAPPENED, notRun } from './not-run.ts';
export type { Peaks } from './peaks.ts';
export type {
  Attempt,
  Check,
  ClientReport,
  CrowdReport,
  FailoverReport,
  FaultReport,
  LossStanding,
  OperationCounts,
  ScenarioReport,
  Verdict,
} from './result.ts';
export type { ProcessReport, ServiceReport } from './service.ts';
export { measuredOf, periodsOf, troubleIn } from './service.ts';
export type { StaleMasterWrites } from './stale-master.ts';
