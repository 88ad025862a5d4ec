// What every client does: workloads, and how to write one.

export {
  adds,
  appends,
  batches,
  bullmq,
  consumers,
  counter,
  expiring,
  ids,
  lock,
  type OwnOperation,
  type OwnWorkload,
  type OwnWorkloadOptions,
  pubsub,
  queue,
  registers,
  type Workload,
  type WorkloadKind,
  waited,
  workloadFrom,
} from './workload/index.ts';
