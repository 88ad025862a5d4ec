export { type AddsOptions, adds } from './adds.ts';
export { appends } from './appends.ts';
export { type BatchOptions, batches } from './batches.ts';
export { beginWorkload, loadWorkload } from './begin.ts';
export { bullmq } from './bullmq.ts';
export type { Client, Command, Connection, Purpose } from './connection.ts';
export { type ConsumerOptions, consumers, type Waiting } from './consumers.ts';
export { counter } from './counter.ts';
export { type ExpiringOptions, expiring } from './expiring.ts';
export { ids } from './ids.ts';
export { elementOf, keyOf, PREFIX, type Workload, type WorkloadOptions } from './kind.ts';
export { type LockOptions, lock } from './lock.ts';
export {
  type Beginning,
  type Deed,
  type Ending,
  type History,
  type HistoryLine,
  isRead,
  type Outcome,
} from './operation.ts';
export { outcomeOfError } from './outcome.ts';
export { atFixedRate, type Pace } from './pace.ts';
export { pubsub } from './pubsub.ts';
export { queue } from './queue.ts';
export { type Recorder, recorderOf } from './recorder.ts';
export { registers } from './registers.ts';
export { type WaitedOptions, waited } from './waited.ts';
