import { type ConfigurationLine, lastLine, lastValue } from './configuration-text.ts';
import { type Directives, directiveLines, type ServerKind } from './directives.ts';
import type { Firewall } from './firewall.ts';
import { masterNames } from './shards.ts';
import { filledLines, templateOf, type Values } from './templates.ts';

export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26379;

/** Where a server keeps its configuration and its data on its host. */
export const DATA_FOLDER = '/var/lib/server';

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
export interface TopologySettings extends SentinelNumbers {
  readonly shards: number;
  readonly replicas: number;
  readonly sentinels: number;
  readonly colocated: boolean;
  readonly tls: boolean;
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
  /** Of a Redis Cluster, which has no sentinels. */
  readonly cluster?: ClusterSettings;
}

/** What the placeholders of a template stand for; those of masters are apart, because there can be several. */
export function valuesFor(settings: TopologySettings, kind: ServerKind, id: string): Values {
  const usual = kind === 'redis' ? REDIS_PORT : SENTINEL_PORT;
  const common = { port: settings.tls ? 0 : usual, dataFolder: DATA_FOLDER };
  if (kind === 'redis') return common;
  const { quorum, downAfterMs, failoverTimeoutMs, parallelSyncs } = settings.filledIn ?? settings;
  return { ...common, id, quorum, downAfterMs, failoverTimeoutMs, parallelSyncs };
}

/** The lines that all servers of a kind have in common, but for those of the harness itself. */
export function commonLines(settings: TopologySettings, kind: ServerKind): ConfigurationLine[] {
  const masters = masterNames(settings).map(master => ({
    master,
    masterAddress: 'address port',
    knownReplicas: '',
  }));
  const template = filledLines(
    templateOf(kind),
    valuesFor(settings, kind, 'id'),
    kind === 'redis' ? [] : masters,
  );
  return [...template, ...directiveLines(`${optionsOf(settings)}.${kind}`, settings[kind])];
}

/** The lines that one server has besides. */
export const ownLines = (settings: TopologySettings, name: string): ConfigurationLine[] =>
  directiveLines(`${optionsOf(settings)}.servers['${name}']`, settings.servers[name] ?? {});

/** All lines of a server, in the order of its file. */
export const linesOf = (settings: TopologySettings, kind: ServerKind, name: string): ConfigurationLine[] => [
  ...commonLines(settings, kind),
  ...ownLines(settings, name),
];

const optionsOf = ({ cluster }: TopologySettings): string => (cluster === undefined ? 'topology' : 'cluster');

/** Where a person finds the directive that a server goes by; its template where it is not set anywhere. */
export const placeOf = (
  settings: TopologySettings,
  kind: ServerKind,
  name: string,
  directive: string,
): string => lastLine(linesOf(settings, kind, name), directive)?.place ?? templateOf(kind).file;

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
