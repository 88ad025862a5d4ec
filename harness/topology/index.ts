export { MASTER_NAME } from './configuration.ts';
export { ask, type Control, controlOf, fields } from './control.ts';
export type { Finished, Running } from './exec.ts';
export type { Host } from './host.ts';
export { type Hosts, startHosts } from './hosts.ts';
export { type Directives, resolveTopology, type TopologyOptions, type TopologySettings } from './options.ts';
export { type LogLine, logTail, type Server, type ServerKind, type ServerState } from './server.ts';
export { startTopology } from './start.ts';
export type { SentinelOptions, Topology } from './topology.ts';
