export type { Beginning, Ending, History } from '../history/index.ts';
export { adds } from './adds.ts';
export { appends } from './appends.ts';
export { batches } from './batches.ts';
export { bullmq } from './bullmq.ts';
export type { Client, ClientPart, Command, Connection, Purpose } from './connection.ts';
export { consumers } from './consumers.ts';
export { counter } from './counter.ts';
export type { Evidence, EvidenceShard, Traits } from './definition.ts';
export { expiring } from './expiring.ts';
export { ids } from './ids.ts';
export { type FaultMoment, IN_FLIGHT_MS, inFlightSinceMs } from './in-flight.ts';
export { breakdownOf, judgeEvidence } from './judge.ts';
export {
  PREFIX,
  type Workload,
  type WorkloadKind,
  type WorkloadOptions,
} from './kind.ts';
export { lock } from './lock.ts';
export {
  type ClientLoss,
  type Fate,
  fatesOf,
  type KnownLoss,
  lossOf,
  type UnitCounts,
} from './loss.ts';
export {
  type OwnOperation,
  type OwnRead,
  type OwnWorkload,
  type OwnWorkloadOptions,
  storedReads,
  withoutOthers,
  workloadFrom,
} from './own.ts';
export { atFixedRate } from './pace.ts';
export { pubsub } from './pubsub.ts';
export { queue } from './queue.ts';
export { recorderOf } from './recorder.ts';
export { registers } from './registers.ts';
export { hasTrait, type KindsWith, unitOf } from './registry.ts';
export { isOwnWorkload } from './run.ts';
export { waited } from './waited.ts';
