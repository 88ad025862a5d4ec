export type { Cluster } from './cluster/cluster.ts';
export { type ClusterNode, holds, parseNodes, SLOTS, showSlots, slotCount, slotOf } from './cluster/nodes.ts';
export { type ClusterOptions, resolveCluster } from './cluster/options.ts';
export { type ClusterTopology, startCluster } from './cluster/start.ts';
export { sentinelConfiguration } from './configuration.ts';
export { type ConfigurationLine, lastLine, lastValue } from './configuration-text.ts';
export {
  ask,
  type Control,
  controlOf,
  fields,
  type InfoFields,
  infoFields,
  OBSERVER_PORTS,
  ownConnectionTo,
} from './control.ts';
export type { Login } from './credentials.ts';
export type { Directives } from './directives.ts';
export type { Running } from './exec.ts';
export type { Host } from './host.ts';
export { type Hosts, startHosts } from './hosts.ts';
export { lackOf, type ServerNeed } from './needs.ts';
export { resolveTopology, runStock, type ServerOptions, type TopologyOptions } from './options.ts';
export { removeSets, useHosts } from './pool/pool.ts';
export { probePort, probePortsFrom, type Reception } from './probe-port.ts';
export { type ConfigurationKind, type FileLine, readConfiguration } from './read-configuration.ts';
export type { ConfigurationChange } from './rewriting.ts';
export {
  ALL_COMBINED,
  parseSecurity,
  type RecordedSecurity,
  runSecurely,
  SECURITY_KINDS,
  type SecurityKind,
} from './security.ts';
export type { LogLine, Server } from './server.ts';
export {
  type ClusterSettings,
  type ConfigurationReport,
  DATA_FOLDER,
  REDIS_PORT,
  type RecordedSettings,
  SENTINEL_PORT,
  type TopologySettings,
} from './settings.ts';
export { MASTER_NAME, masterNames } from './shards.ts';
export { startTopology } from './start.ts';
export type { TlsOptions } from './tls.ts';
export type { SentinelOptions, Topology } from './topology.ts';
