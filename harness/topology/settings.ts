import { type ConfigurationLine, lastLine, lastValue } from './configuration-text.ts';
import { type Directives, directiveLines, type ServerKind } from './directives.ts';
import type { OwnCertificates } from './own-certificates.ts';
import { ACL_FILE, DATA_FOLDER, PORTS, REDIS_PORT, SENTINEL_PORT } from './places.ts';
import type { OwnConfiguration, Production } from './production.ts';
import type { ConfigurationChange } from './rewriting.ts';
import type { RecordedSecurity } from './security.ts';
import { securityLines } from './security-users.ts';
import { masterNames } from './shards.ts';
import { filledLines, type Template, templateOf, type Values, withoutDebugging } from './templates.ts';
import type { ZoneSettings } from './zones/zones.ts';

/** Ports of the host of a server, by the server's name, that its firewall closes to other hosts. */
export type Firewall = Readonly<Record<string, readonly number[]>>;

export { ACL_FILE, DATA_FOLDER, PORTS, REDIS_PORT, SENTINEL_PORT };

/** Numbers of sentinel.conf that decide how fast and by how many sentinels a master is failed over. Times in ms. */
export interface SentinelNumbers {
  readonly quorum: number;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  readonly parallelSyncs: number;
}

/** What is a Redis Cluster's own, complete and checked. */
export interface ClusterSettings {
  readonly shards: number;
  readonly replicasPerShard: number;
  readonly nodeTimeoutMs: number;
  readonly fullCoverage: boolean;
}

/**
 * A deployment's options, complete and checked. Times in ms. The numbers of sentinel.conf are those that the sentinels go
 * by, wherever they are set. Where sentinels or masters differ, they are those of the slowest failover: the longest times
 * and the fewest parallel syncs.
 */
export interface RecordedSettings extends SentinelNumbers {
  readonly shards: number;
  readonly replicas: number;
  readonly sentinels: number;
  readonly colocated: boolean;
  readonly tls: boolean;
  /** How connections are protected; absent where neither the topology nor the run asks for it. */
  readonly security?: RecordedSecurity;
  readonly hostnames: boolean;
  readonly readyWithinMs: number;
  /** Directives for all servers of a kind, and for single ones by name. */
  readonly redis: Directives;
  readonly sentinel: Directives;
  readonly servers: Readonly<Record<string, Directives>>;
  /** What the options give, which templates are filled with; absent where the sentinels go by the same. */
  readonly filledIn?: SentinelNumbers;
  /** The down-after of each sentinel, the shortest first; absent where all have `downAfterMs`. */
  readonly downAfterBySentinelMs?: readonly number[];
  /** Absent where it lets everything through. */
  readonly firewall?: Firewall;
  /** Clients reach the servers through address translation; absent where they reach the addresses that servers announce. */
  readonly nat?: true;
  /** Absent where all servers are next to each other. */
  readonly zones?: ZoneSettings;
  /** A second deployment of other users in the same network; absent where there is none. */
  readonly neighbour?: RecordedSettings;
  /** These are the settings of a neighbour. */
  readonly isNeighbour?: true;
  /** Of a Redis Cluster, which has no sentinels. */
  readonly cluster?: ClusterSettings;
  /** The names of the masters in a sentinel.conf of the user. */
  readonly masters?: readonly string[];
  /** Servers run without what the harness only needs for faults and for a fast start. */
  readonly stock?: true;
  /** The user's own files, if any: which, and every line that differs on the hosts. */
  readonly configuration?: ConfigurationReport;
}

/** The same with the lines of the user's own files and certificates, which no record holds. */
export interface TopologySettings extends RecordedSettings {
  readonly production?: Production;
  readonly certificates?: OwnCertificates;
}

/** The user's own configuration files, and where the servers differ from them. */
export interface ConfigurationReport {
  readonly files: readonly string[];
  readonly changes: readonly ConfigurationChange[];
}

/** The template of these servers, also where files of the user stand in for it. */
export const templateFor = ({ stock }: TopologySettings, kind: ServerKind): Template =>
  stock ? withoutDebugging(templateOf(kind)) : templateOf(kind);

/** The user's own files for a server, or for all of a kind. */
export const ownOf = (
  { production }: TopologySettings,
  kind: ServerKind,
  name?: string,
): OwnConfiguration | undefined =>
  (name === undefined ? undefined : production?.servers[name]) ?? production?.[kind];

/** Where a person finds the configuration of a server: the user's own file, or the template. */
export const fileOf = (settings: TopologySettings, kind: ServerKind, name?: string): string =>
  ownOf(settings, kind, name)?.file ?? templateOf(kind).file;

/** What the placeholders of a template stand for; those of masters are apart, because there can be several. */
export function valuesFor(settings: TopologySettings, kind: ServerKind, id: string): Values {
  const common = { port: settings.tls ? 0 : PORTS[kind], dataFolder: DATA_FOLDER };
  if (kind === 'redis') return common;
  const { quorum, downAfterMs, failoverTimeoutMs, parallelSyncs } = settings.filledIn ?? settings;
  return { ...common, id, quorum, downAfterMs, failoverTimeoutMs, parallelSyncs };
}

/** The lines of the user's own files, or of the template: of all servers of a kind, or of one of them. */
function baseLines(settings: TopologySettings, kind: ServerKind, name?: string): ConfigurationLine[] {
  const own = ownOf(settings, kind, name);
  const masters = masterNames(settings).map(master => ({
    master,
    masterAddress: 'address port',
    knownReplicas: '',
  }));
  const lines =
    own?.lines ??
    filledLines(
      templateFor(settings, kind),
      valuesFor(settings, kind, 'id'),
      kind === 'redis' ? [] : masters,
    );
  return [...lines, ...(own?.users ?? [])];
}

/** The lines about users and passwords that `security` gives to all servers of a kind. */
export const securityDirectives = (settings: TopologySettings, kind: ServerKind): Directives =>
  securityLines(settings.security?.kinds ?? [], kind, masterNames(settings));

/** Whether servers require certificates of their clients. */
export const isMutual = ({ security }: TopologySettings): boolean =>
  security?.kinds.includes('mtls') ?? false;

/** The lines that all servers of a kind have in common, but for those of the harness itself and of single servers. */
export const commonLines = (
  settings: TopologySettings,
  kind: ServerKind,
  name?: string,
): ConfigurationLine[] => [
  ...baseLines(settings, kind, name),
  ...directiveLines('topology.security', securityDirectives(settings, kind)),
  ...directiveLines(`${optionsOf(settings)}.${kind}`, settings[kind]),
];

/** The lines that one server has besides. */
const ownLines = (settings: TopologySettings, name: string): ConfigurationLine[] =>
  directiveLines(`${optionsOf(settings)}.servers['${name}']`, settings.servers[name] ?? {});

/** All lines of a server, in the order of its file. */
export const linesOf = (settings: TopologySettings, kind: ServerKind, name: string): ConfigurationLine[] => [
  ...commonLines(settings, kind, name),
  ...ownLines(settings, name),
];

function optionsOf({ cluster, isNeighbour }: TopologySettings): string {
  if (cluster !== undefined) return 'cluster';
  return isNeighbour ? 'topology.neighbour' : 'topology';
}

/** Where a person finds the directive that a server goes by; its template where it is not set anywhere. */
export const placeOf = (
  settings: TopologySettings,
  kind: ServerKind,
  name: string,
  directive: string,
): string => lastLine(linesOf(settings, kind, name), directive)?.place ?? fileOf(settings, kind, name);

/** Whether Sentinel tells clients of this redis server when it is a replica. */
export const isAnnounced = (settings: TopologySettings, name: string): boolean =>
  lastValue(linesOf(settings, 'redis', name), 'replica-announced')?.toLowerCase() !== 'no';

/** What makes a redis server a node of a cluster. */
export const clusterDirectives = ({ nodeTimeoutMs, fullCoverage }: ClusterSettings): Directives => ({
  'cluster-enabled': 'yes',
  'cluster-config-file': 'nodes.conf',
  'cluster-node-timeout': nodeTimeoutMs,
  'cluster-require-full-coverage': fullCoverage ? 'yes' : 'no',
});

/**
 * Whether servers accept commands of the harness's own machine that `directive` enables: 'enable-debug-command' or
 * 'enable-protected-configs'.
 */
export function enables(settings: TopologySettings, name: string, directive: string): boolean {
  const line = lastLine(linesOf(settings, 'redis', name), directive);
  if (line !== undefined) return line.words[1]?.toLowerCase() === 'yes';
  return enabledBesides(settings, name)[directive] === 'yes';
}

/** What servers with the user's own redis.conf get besides, so that all faults can be injected. */
export const enabledBesides = (settings: TopologySettings, name?: string): Directives =>
  settings.stock || ownOf(settings, 'redis', name)?.lines === undefined
    ? {}
    : { 'enable-debug-command': 'yes', 'enable-protected-configs': 'yes' };
