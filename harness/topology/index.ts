export type { Cluster, NodeAddition } from './cluster/cluster.ts';
export { type ClusterNode, holds, parseNodes, SLOTS, showSlots, slotCount } from './cluster/nodes.ts';
export { type ClusterOptions, resolveCluster } from './cluster/options.ts';
export type { ClusterSettings } from './cluster/settings.ts';
export { slotOf } from './cluster/slot.ts';
export { type ClusterTopology, startCluster } from './cluster/start.ts';
export { type KnownMaster, sentinelConfiguration } from './configuration.ts';
export {
  ask,
  type Control,
  controlOf,
  fields,
  type InfoFields,
  infoFields,
  ownConnectionTo,
} from './control.ts';
export type { Directives, ServerKind } from './directives.ts';
export type { Finished, Running } from './exec.ts';
export type { Host } from './host.ts';
export type { HostLimits } from './host-limits.ts';
export { type Hosts, startHosts } from './hosts.ts';
export { knock, knocksFrom, type Reception } from './knock.ts';
export { MAXMEMORY_POLICIES, type MaxmemoryPolicy } from './memory.ts';
export { OBSERVER_PORTS } from './observer-connector.ts';
export { resolveTopology, type TopologyOptions } from './options.ts';
export { removeSets, useHosts } from './pool/pool.ts';
export { type LogLine, logTail, type Server, type ServerState } from './server.ts';
export { DATA_FOLDER, REDIS_PORT, SENTINEL_PORT, type TopologySettings } from './settings.ts';
export { MASTER_NAME } from './shards.ts';
export { startTopology } from './start.ts';
export type { SentinelOptions, Topology } from './topology.ts';
