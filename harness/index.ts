// What every scenario imports. Three entries beside this one have the rest: inject.ts, services.ts and workloads.ts.

// A scenario: its registration, its expectations, and the types that its helpers need.

export type { Duration } from './basics/index.ts';
export type { ScenarioContext, ScenarioOptions, Tag } from './scenario/index.ts';
export { expect, expectBreaks, refusal, scenario } from './scenario/jest.ts';
export { type Budget, sum } from './timeline/index.ts';
export {
  type ClusterOptions,
  type Server,
  slotOf,
  type Topology,
  type TopologyOptions,
} from './topology/index.ts';
export {
  type Client,
  type ClientOutcome,
  type CrowdOutcome,
  eventually,
  type Failover,
  type Outcome,
  type ServiceOutcome,
  type ServiceUnderTest,
  unlessTooBusy,
} from './verdict/index.ts';

// Clients under test.

export {
  type ClientAdapter,
  type ClientDeployment,
  type ClientMaker,
  type ClientSpec,
  type Crowd,
  type CrowdOptions,
  clientFrom,
  clientOf,
  crowd,
  onShard,
  optionsFrom,
  outsideClient,
} from './clients/index.ts';
