export type { Beginning, Deed, Ending, History, HistoryLine, Outcome } from '../history/index.ts';
export { type AddsOptions, adds } from './adds.ts';
export { appends } from './appends.ts';
export { type BatchOptions, batches } from './batches.ts';
export { type BullmqOptions, bullmq } from './bullmq.ts';
export type { Client, ClientPart, Command, Connection, Purpose } from './connection.ts';
export { type ConsumerOptions, consumers, type Waiting } from './consumers.ts';
export { counter } from './counter.ts';
export type { Evidence, EvidenceShard, Traits } from './definition.ts';
export { type ExpiringOptions, expiring } from './expiring.ts';
export { ids } from './ids.ts';
export { type FaultMoment, wasInFlight } from './in-flight.ts';
export { breakdownOf, judgeEvidence } from './judge.ts';
export {
  elementOf,
  keyOf,
  PREFIX,
  type Workload,
  type WorkloadKind,
  type WorkloadOptions,
} from './kind.ts';
export { type LockOptions, lock } from './lock.ts';
export {
  type ClientLoss,
  discrepanciesOf,
  type Fate,
  fatesOf,
  type KnownLoss,
  lossOf,
  type UnitCounts,
} from './loss.ts';
export { outcomeOfError } from './outcome.ts';
export {
  type OwnOperation,
  type OwnRead,
  type OwnWorkload,
  type OwnWorkloadOptions,
  storedReads,
  withoutOthers,
  workloadFrom,
} from './own.ts';
export { atFixedRate, type Pace } from './pace.ts';
export { pubsub } from './pubsub.ts';
export { queue } from './queue.ts';
export { type Recorder, recorderOf } from './recorder.ts';
export { registers } from './registers.ts';
export { definitionOf, hasTrait, type KindsWith, unitOf } from './registry.ts';
export { isOwnWorkload } from './run.ts';
export { type WaitedOptions, waited } from './waited.ts';
