// Everything that scenarios and their helpers import: docs/writing-scenarios.md describes it, index.test.ts pins it.

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

// Clients under test, services over the deployment, and what every client does.

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
export {
  type CachedEntry,
  type HttpOptions,
  http,
  type Period,
  type Probe,
  type ProcessOptions,
  type Service,
  type ServiceCommonOptions,
  type ServiceImageOptions,
  type ServiceOptions,
  type ServiceProcessOptions,
  type ServiceSurroundings,
  service,
} from './services/index.ts';
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

// Targets of faults: roles that are resolved at injection, and members of a partition.

export {
  anyReplica,
  anySentinel,
  type Between,
  bestReplica,
  between,
  client,
  clientNamed,
  everyReplica,
  everySentinel,
  everyServer,
  firstListedSentinel,
  inShard,
  leader,
  majorityOfMasters,
  majorityOfSentinels,
  master,
  masterOf,
  minorityOfSentinels,
  named,
  type Role,
  rest,
  serviceNamed,
  type Target,
  type Zone,
  zone,
} from './faults/index.ts';

// Plans of several faults. A Nemesis is a fault or a plan: what inject() takes.

export {
  after,
  lasting,
  type Nemesis,
  phase,
  repeat,
  sentinelEvent,
  sequence,
  together,
  when,
} from './faults/index.ts';

// The faults: one function for each row of docs/faults.md.

export {
  aclChange,
  bandwidth,
  busyScript,
  certificateChange,
  clientKill,
  clientPause,
  clockJump,
  clusterFailover,
  configSet,
  configurationNotWritable,
  coordinatedFailover,
  cpuStarvation,
  crash,
  crashLoop,
  cutOffMachine,
  debugSleep,
  degrade,
  delay,
  diskFull,
  flapping,
  freeze,
  isolate,
  latency,
  lose,
  loss,
  machineRoomRestart,
  memoryFull,
  oneWay,
  outOfMemoryKill,
  partition,
  pauseHost,
  plannedFailover,
  powerOff,
  replace,
  replicaOf,
  resetConnections,
  reshard,
  restart,
  sentinelRemove,
  sentinelReplaced,
  sentinelReset,
  sentinelSet,
  shutdown,
  silentNameServer,
  simulateFailure,
  slowLoading,
  tilt,
  wrongMasterAuth,
} from './faults/index.ts';

// What a fault of your own is written with, and what shows whether a port accepts.

export { now } from './basics/index.ts';
export { notProven, probePort, probePortsFrom, proven, serverFault } from './faults/index.ts';
