import { badField, type Duration, milliseconds, rejectUnknownKeys, wholeNumber } from '../basics/index.ts';
import { checkCommandNames } from './command-names.ts';
import {
  checkDirectives,
  checkFlag,
  type Directives,
  directivesOfServers,
  type MaxmemoryPolicy,
  memoryDirectives,
} from './directives.ts';
import { withEffectiveNumbers } from './effective.ts';
import { checkFirewall } from './firewall.ts';
import { type NeighbourOptions, resolveNeighbour } from './neighbour.ts';
import type { CertificateFiles } from './own-certificates.ts';
import { type Production, readProduction, type ServerFiles } from './production.ts';
import { isFiles, protectionOf } from './protection.ts';
import { reportOf } from './report-configuration.ts';
import type { SecurityOption } from './security.ts';
import type { Firewall, TopologySettings } from './settings.ts';
import { redisCount, serverNames } from './shards.ts';
import { checkTemplate } from './templates.ts';
import { type Latency, resolveZones, type Zones } from './zones/zones.ts';

/** A Sentinel deployment as a scenario describes it. Everything has a default. */
export interface TopologyOptions {
  /**
   * Masters that share the key space, each with replicas of its own, all monitored by the same sentinels under the names
   * 'shard-1', 'shard-2', …; 1 to 4. Default 1: one master, monitored as 'mymaster'.
   */
  readonly shards?: number;
  /** Replicas of the master, or of each master. Default 2. */
  readonly replicas?: number;
  /** Sentinels that monitor it; 0 for a master and its replicas alone, without failover. Default 3. */
  readonly sentinels?: number;
  /** Sentinels that must agree that the master is down. Default 2. */
  readonly quorum?: number;
  /** Sentinels run on the hosts of the redis servers, one on each while there are free ones. Default false. */
  readonly colocated?: boolean;
  /**
   * Redis servers and sentinels know each other by the names of their hosts, and sentinels report these to clients. A host that
   * is off has no name. Default false.
   */
  readonly hostnames?: boolean;
  /**
   * All servers speak TLS only, also with each other: `true` with certificates of the topology's own, or with files in PEM
   * format. Default false.
   */
  readonly tls?: boolean | CertificateFiles;
  /**
   * How all connections are protected, with generated passwords and certificates: 'password', 'acl', 'tls', 'mtls', or a list
   * such as ['acl', 'mtls']. Default: none, or what `failover run --secure` names.
   */
  readonly security?: SecurityOption;
  /** Sentinel's down-after-milliseconds. Default '1s'. */
  readonly downAfter?: Duration;
  /** Sentinel's failover-timeout. Default '10s'. */
  readonly failoverTimeout?: Duration;
  /** Replicas that may re-sync with the new master at the same time. Default 1. */
  readonly parallelSyncs?: number;
  /** How much memory each redis server may fill with data, as in redis.conf: '4mb'. Default: no limit. */
  readonly maxmemory?: string;
  /** What a redis server evicts when that is full. Default: the server's own, 'noeviction'. */
  readonly maxmemoryPolicy?: MaxmemoryPolicy;
  /** Added to the redis.conf of the master and of every replica. */
  readonly redis?: Directives;
  /** Added to the sentinel.conf of every sentinel. */
  readonly sentinel?: Directives;
  /**
   * Added to the configuration file of single servers, after those for all: `{ 'redis-3': { 'replica-priority': 0 } }`.
   * `conf` and `aclFile` are files of production for this server: `{ 'redis-2': { conf: 'ops/redis-2.conf' } }`.
   */
  readonly servers?: Readonly<Record<string, ServerOptions>>;
  /** Ports of single servers' hosts that a firewall closes to other hosts: `{ 'redis-1': [6379] }`. Default: none. */
  readonly firewall?: Firewall;
  /**
   * Clients and services on this machine are in another network: they reach each server at its port + 10000 only, and packets
   * to the addresses that sentinels report are lost. Clients get a complete `natMap`; one of your own can leave entries out
   * of it. Default false.
   */
  readonly nat?: boolean;
  /**
   * Availability zones: every server is in one, and so can be clients and services, by their names:
   * `{ a: ['redis-1', 'sentinel-1', 'app'], b: […], c: […] }`. Default: none, all are next to each other.
   */
  readonly zones?: Zones;
  /**
   * Round-trip times between zones, from the start: `{ default: '1ms', 'a-b': '12ms' }`. Within a zone there is none.
   * Default: none.
   */
  readonly latency?: Latency;
  /**
   * A second Sentinel deployment of other users in the same network: `{ name: 'mymaster' }`. A server can
   * get an address of it: `restart(master, '300ms', { address: { formerlyOf: 'neighbour-redis-2' } })`. Default: none.
   */
  readonly neighbour?: NeighbourOptions;
  /** How long it may take from the start of the hosts until everything is ready. Default '30s'. */
  readonly readyWithin?: Duration;
  /**
   * The redis.conf of production, with what it includes, instead of the harness's own: a path relative to the current
   * folder, or a file: URL. Lines that cannot hold in a container are rewritten or left out, and the report lists them.
   */
  readonly redisConf?: string | URL;
  /** The same for the sentinel.conf, also one that Sentinel has rewritten. Names of masters and times come from it. */
  readonly sentinelConf?: string | URL;
  /** The ACL file of the redis servers, which a line `aclfile` of their redis.conf can also name. */
  readonly aclFile?: string | URL;
  /** Which master of the sentinel.conf to test. Where it monitors several, give this, or `shards` to test all of them. */
  readonly master?: string;
  /**
   * Servers run without what only the harness needs: debug commands and protected settings for faults, and a fast start.
   * Faults that need these are not available. Default false; HARNESS_STOCK=1 makes it true.
   */
  readonly stock?: boolean;
}

/**
 * Of a single server: lines for its configuration file, and `conf` (a redis.conf or a sentinel.conf, instead of that for
 * all) and `aclFile`, paths or file: URLs.
 */
type ServerOptions = Readonly<Record<string, Directives[string] | URL>>;

const MOST_SHARDS = 4;

const KNOWN = [
  'shards',
  'replicas',
  'sentinels',
  'quorum',
  'colocated',
  'tls',
  'security',
  'hostnames',
  'downAfter',
  'failoverTimeout',
  'parallelSyncs',
  'maxmemory',
  'maxmemoryPolicy',
  'redis',
  'sentinel',
  'servers',
  'firewall',
  'nat',
  'zones',
  'latency',
  'neighbour',
  'readyWithin',
  'redisConf',
  'sentinelConf',
  'aclFile',
  'master',
  'stock',
] as const satisfies readonly (keyof TopologyOptions)[];

/**
 * @param clients names of clients and services, which can be in zones
 * @throws UnusableInput naming the option and what it may be
 */
export function resolveTopology(
  options: TopologyOptions = {},
  clients: readonly string[] = [],
): TopologySettings {
  rejectUnknownKeys('topology', options, KNOWN);
  const sentinels = count('sentinels', options.sentinels ?? 3, 0, 50);
  const production = productionOf(options);
  const shards = count('shards', options.shards ?? production?.masters?.length ?? 1, 1, MOST_SHARDS);
  const replicas = count('replicas', options.replicas ?? 2, 0, 50);
  // Servers of several shards without sentinels are those of a Redis Cluster.
  if (shards > 1 && sentinels === 0)
    throw badField('topology.sentinels', 0, `at least 1 with ${shards} shards; a Redis Cluster is 'cluster'`);
  const servers = redisCount({ shards, replicas });
  const names = [...serverNames('redis', servers), ...serverNames('sentinel', sentinels)];
  const memory = memoryDirectives(options.maxmemory, options.maxmemoryPolicy);
  const isColocated = colocated(options.colocated ?? false, sentinels, servers);
  const zones = resolveZones(options, { servers: names, clients, colocated: isColocated });
  checkTemplate('redis');
  if (sentinels > 0) checkTemplate('sentinel');
  const settings: TopologySettings = {
    shards,
    replicas,
    colocated: isColocated,
    ...protectionOf(options, names),
    hostnames: checkFlag('topology.hostnames', options.hostnames ?? false),
    sentinels,
    quorum: quorum(options.quorum ?? Math.min(2, sentinels), sentinels),
    downAfterMs: milliseconds('topology.downAfter', options.downAfter ?? '1s'),
    failoverTimeoutMs: milliseconds('topology.failoverTimeout', options.failoverTimeout ?? '10s'),
    parallelSyncs: count('parallelSyncs', options.parallelSyncs ?? 1, 1, 50),
    readyWithinMs: milliseconds('topology.readyWithin', options.readyWithin ?? '30s'),
    redis: checkDirectives('topology.redis', { ...memory, ...options.redis }),
    sentinel: checkDirectives('topology.sentinel', options.sentinel ?? {}),
    servers: directivesOfServers('topology.servers', withoutFiles(options.servers), names),
    ...fromFiles(production, isStock(options)),
    ...waysIn(options, names),
    ...zones,
  };
  checkCommandNames(settings);
  const configuration = reportOf(settings);
  return withEffectiveNumbers(
    { ...settings, ...(configuration && { configuration }), ...neighbourIn(options, settings) },
    givenIn(options),
  );
}

/** What stands between the servers and others. */
const waysIn = (
  { firewall, nat = false }: TopologyOptions,
  names: readonly string[],
): Pick<TopologySettings, 'firewall' | 'nat'> => ({
  ...(firewall && { firewall: checkFirewall(firewall, names) }),
  ...(checkFlag('topology.nat', nat) && { nat: true }),
});

const neighbourIn = (
  { neighbour }: TopologyOptions,
  settings: TopologySettings,
): Pick<TopologySettings, 'neighbour'> =>
  neighbour === undefined ? {} : { neighbour: resolveNeighbour(neighbour, settings, resolveTopology) };

const fromFiles = (
  production: Production | undefined,
  stock: boolean,
): Pick<TopologySettings, 'masters' | 'stock' | 'production'> => ({
  ...(production?.masters && { masters: production.masters }),
  ...(stock && { stock }),
  ...(production && { production }),
});

/** @throws UnusableInput for a file that cannot be read, or that is given to servers that there are not */
function productionOf(options: TopologyOptions): Production | undefined {
  const { redisConf, sentinelConf, aclFile, master, shards, sentinels, servers = {}, tls } = options;
  for (const [name, path] of Object.entries({ redisConf, sentinelConf, aclFile }))
    checkPath(`topology.${name}`, path);
  if (sentinelConf !== undefined && sentinels === 0)
    throw badField('topology.sentinels', 0, 'at least 1 with `sentinelConf`');
  const ofServers = Object.entries(servers).flatMap(([name, options]): [string, ServerFiles][] => {
    const { conf, aclFile: own } = options ?? {};
    checkPath(`topology.servers['${name}'].conf`, conf);
    checkPath(`topology.servers['${name}'].aclFile`, own);
    return conf === undefined && own === undefined ? [] : [[name, { conf, aclFile: own }]];
  });
  return readProduction({ redisConf, sentinelConf, aclFile }, Object.fromEntries(ofServers), {
    master,
    shards,
    stock: isStock(options),
    tls: isFiles(tls) ? true : tls,
  });
}

function checkPath(field: string, path: unknown): asserts path is string | URL | undefined {
  if (path === undefined || (typeof path === 'string' && path !== '')) return;
  if (path instanceof URL && path.protocol === 'file:') return;
  throw badField(
    field,
    path instanceof URL ? path.href : path,
    'the path of a file, such as ops/redis.conf, or a file: URL',
  );
}

/** The directives of single servers; what is no object is refused later. */
const withoutFiles = (servers: TopologyOptions['servers'] = {}): Readonly<Record<string, Directives>> =>
  Object.fromEntries(
    Object.entries(servers).map(([name, options]) => {
      if (typeof options !== 'object' || options === null || Array.isArray(options)) return [name, options];
      const { conf: _conf, aclFile: _aclFile, ...directives } = options;
      return [name, directives as Directives];
    }),
  );

const STOCK = 'HARNESS_STOCK';

/** For this process and its children: servers run without what the harness adds, unless a topology says otherwise. */
export function runStock(): void {
  process.env[STOCK] = '1';
}

function isStock({ stock }: TopologyOptions): boolean {
  const given = process.env[STOCK] ?? '';
  if (!['', '0', '1'].includes(given)) throw badField(STOCK, given, '0 or 1');
  return stock === undefined ? given === '1' : checkFlag('topology.stock', stock);
}

const givenIn = (options: TopologyOptions): ReadonlySet<string> =>
  new Set(Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name])));

const count = (name: string, value: number, least: number, most: number): number =>
  wholeNumber(`topology.${name}`, value, least, most);

function colocated(value: boolean, sentinels: number, servers: number): boolean {
  checkFlag('topology.colocated', value);
  if (value && sentinels > servers)
    throw badField(
      'topology.sentinels',
      sentinels,
      `with colocated, at most one for each of ${servers} redis servers`,
    );
  return value;
}

function quorum(value: number, sentinels: number): number {
  if (sentinels === 0 && value === 0) return value;
  if (Number.isInteger(value) && value >= 1 && value <= sentinels) return value;
  throw badField('topology.quorum', value, `a whole number from 1 to the number of sentinels (${sentinels})`);
}
