export { cacheAside, dnsCache, dnsDomains, type Period } from './applications/index.ts';
export { now } from './basics/index.ts';
export { type ClientSpec, clientOf, onShard, optionsFrom } from './clients/index.ts';
export * from './faults/index.ts';
export { type ScenarioContext, type ScenarioOptions, sum } from './scenario/index.ts';
// Not through scenario/index.ts, which can also be imported outside of Jest.
export { expect, expectBreaks, refusal, scenario } from './scenario/jest.ts';
export type { ClusterOptions, Server, Topology, TopologyOptions } from './topology/index.ts';
export { slotOf } from './topology/index.ts';
export {
  type ApplicationOutcome,
  type ApplicationUnderTest,
  type Client,
  eventually,
  type Failover,
  type Outcome,
  unlessTooBusy,
} from './verdict/index.ts';
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
  pubsub,
  queue,
  registers,
  type Workload,
  waited,
} from './workload/index.ts';
