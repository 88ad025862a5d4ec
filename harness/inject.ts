// What a scenario injects.

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
