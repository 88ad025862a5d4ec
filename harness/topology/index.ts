export type { NewAddress } from './address-change.ts';
export type { Cluster } from './cluster/cluster.ts';
export { type ClusterNode, holds, parseNodes, SLOTS, showSlots, slotCount, slotOf } from './cluster/nodes.ts';
export { type ClusterOptions, resolveCluster } from './cluster/options.ts';
export { type ClusterTopology, startCluster } from './cluster/start.ts';
export { sentinelConfiguration } from './configuration.ts';
export {
  ask,
  type Control,
  controlOf,
  fields,
  type InfoFields,
  infoFields,
  OBSERVER_PORTS,
  ownConnectionTo,
  withControl,
} from './control.ts';
export type { Directives } from './directives.ts';
export type { Running } from './exec.ts';
export type { Host } from './host.ts';
export { type Hosts, startHosts } from './hosts.ts';
export { LATENCY_NEEDS, lackOfTopology } from './lack.ts';
export { runLoggedIn } from './logged-in.ts';
export { lackOf, type ServerNeed } from './needs.ts';
export { type Neighbour, serversOfNeighbour } from './neighbour.ts';
export { listenersOf } from './obstacles.ts';
export { resolveTopology, runStock, type TopologyOptions } from './options.ts';
export { removeSets, useHosts } from './pool/pool.ts';
export type { Ports } from './port-range.ts';
export { type Door, probePort, probePortsFrom, type Reception } from './probe-port.ts';
export { type ConfigurationKind, type FileLine, readConfiguration } from './read-configuration.ts';
export {
  ALL_COMBINED,
  parseSecurity,
  type RecordedSecurity,
  runSecurely,
  SECURITY_KINDS,
  type SecurityKind,
} from './security.ts';
export type { SentinelOptions } from './sentinel-options.ts';
export type { LogLine, Server } from './server.ts';
export type { ContainerRun, ServiceContainer } from './service-container.ts';
export {
  type ClusterSettings,
  DATA_FOLDER,
  REDIS_PORT,
  type RecordedSettings,
  SENTINEL_PORT,
  type TopologySettings,
} from './settings.ts';
export { MASTER_NAME, masterNames } from './shards.ts';
export { type Surroundings, startTopology } from './start.ts';
export { cliTlsArguments } from './tls.ts';
export type { Topology } from './topology.ts';
export type { Shaping as ZoneShaping } from './zones/link-script.ts';
export { roundTripsFrom } from './zones/round-trip.ts';
export { latencyBetween, type ZoneSettings, zoneOf } from './zones/zones.ts';
