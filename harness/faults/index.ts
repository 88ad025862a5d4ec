export { type Ports, probePort, probePortsFrom, type Reception } from '../topology/index.ts';
export type { About } from './about.ts';
export type { Comeback, StartsAs } from './comeback.ts';
export { aclChange } from './command/acl-change.ts';
export { certificateChange } from './command/certificate-change.ts';
export { clientKill } from './command/client-kill.ts';
export { clientPause } from './command/client-pause.ts';
export { clusterFailover, type Manner } from './command/cluster-failover.ts';
export { configSet } from './command/config-set.ts';
export { coordinatedFailover } from './command/coordinated-failover.ts';
export { plannedFailover } from './command/planned-failover.ts';
export { replicaOf } from './command/replica-of.ts';
export { reshard } from './command/reshard.ts';
export { sentinelRemove } from './command/sentinel-remove.ts';
export { sentinelReset } from './command/sentinel-reset.ts';
export { sentinelSet } from './command/sentinel-set.ts';
export { wrongMasterAuth } from './command/wrong-master-auth.ts';
export type { NamedService, ServiceInNetwork, ServiceProcess } from './deployment.ts';
export {
  type Deployment,
  masterNameOf,
  type PhaseName,
  phase,
  sentinelEvent,
  type Trigger,
} from './deployment.ts';
export {
  type AimedFault,
  type Availability,
  available,
  defineFault,
  type Fault,
  type FaultMaker,
  type FaultSteps,
  notProven,
  type Proof,
  proven,
  serverFault,
  unavailable,
} from './fault.ts';
export { clockJump } from './host/clock-jump.ts';
export { lose } from './host/lose.ts';
export { type MachineRoomRestartOptions, machineRoomRestart } from './host/machine-room-restart.ts';
export { pauseHost } from './host/pause.ts';
export { type PowerOffMode, powerOff } from './host/power-off.ts';
export { silentNameServer } from './host/silent-name-server.ts';
export {
  heal,
  healAll,
  healTogether,
  type Injected,
  type Journal,
  type Moment,
  titleOf,
  titleOfInjected,
} from './injected.ts';
export { type CutOptions, client, clientNamed, type Member, type NamedClient, rest } from './members.ts';
export {
  after,
  availabilityOfAll,
  faultsOf,
  lasting,
  type Nemesis,
  repeat,
  sequence,
  together,
  when,
} from './nemesis.ts';
export { bandwidth } from './network/bandwidth.ts';
export { type CutOffOptions, cutOffMachine } from './network/cut-off-machine.ts';
export { type Degradation, degrade } from './network/degrade.ts';
export { delay } from './network/delay.ts';
export { flapping } from './network/flapping.ts';
export { isolate } from './network/isolate.ts';
export { latency } from './network/latency.ts';
export { loss } from './network/loss.ts';
export { oneWay } from './network/one-way.ts';
export { partition } from './network/partition.ts';
export { resetConnections } from './network/reset-connections.ts';
export { perform } from './perform.ts';
export {
  anyReplica,
  anySentinel,
  bestReplica,
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
  type Target,
} from './roles.ts';
export { busyScript } from './server/busy-script.ts';
export { configurationNotWritable } from './server/configuration-not-writable.ts';
export { cpuStarvation } from './server/cpu-starvation.ts';
export { crash } from './server/crash.ts';
export { crashLoop } from './server/crash-loop.ts';
export { debugSleep } from './server/debug-sleep.ts';
export { diskFull } from './server/disk-full.ts';
export { freeze } from './server/freeze.ts';
export { memoryFull } from './server/memory-full.ts';
export { outOfMemoryKill } from './server/out-of-memory-kill.ts';
export { replace } from './server/replace.ts';
export { type RestartOptions, restart } from './server/restart.ts';
export { sentinelReplaced } from './server/sentinel-replaced.ts';
export { shutdown } from './server/shutdown.ts';
export { simulateFailure } from './server/simulate-failure.ts';
export { slowLoading } from './server/slow-loading.ts';
export { tilt } from './server/tilt.ts';
export { serviceNamed } from './services.ts';
export { type Between, between, type Zone, zone } from './zones.ts';
