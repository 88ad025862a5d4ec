export { analyze } from './analyze.ts';
export type { Check } from './checks.ts';
export { disconnectionsSince, experienceOf, fatesOfClient, followedMs, lossOfClient } from './client.ts';
export type { CrowdReport, CrowdWrites } from './crowd.ts';
export { type KindOfError, showKinds } from './crowd-errors.ts';
export type { CrowdFailover, ServerAttempts } from './crowd-failovers.ts';
export type { CrowdTimeline } from './crowd-timeline.ts';
export type { Witness } from './crowd-witness.ts';
export { showReconnections } from './crowd-words.ts';
export type { LossStanding } from './demonstrated.ts';
export { evidenceOf } from './evidence.ts';
export { type Failover, type FailoverStart, failoverFrom, startsOf } from './failovers.ts';
export { inMicroseconds, keptFile, keptNames, packRecord, readKept, withoutPlace } from './kept-record.ts';
export { NOTHING_HAPPENED, notRun } from './not-run.ts';
export type { Peaks } from './peaks.ts';
export type {
  Attempt,
  ClientReport,
  FailoverReport,
  FaultReport,
  OperationCounts,
  ScenarioReport,
} from './result.ts';
export type { ProcessReport, ServiceReport } from './service.ts';
export { measuredOf, periodsOf, troubleIn } from './service.ts';
export type { StaleMasterWrites } from './stale-master.ts';
export type { Verdict } from './verdict.ts';
