import { badField, type Duration, milliseconds, rejectUnknownKeys, wholeNumber } from '../basics/index.ts';
import { checkLogins } from './credentials.ts';
import {
  checkDirectives,
  checkFlag,
  type Directives,
  directivesOfServers,
  type MaxmemoryPolicy,
  memoryDirectives,
} from './directives.ts';
import { withEffectiveNumbers } from './effective.ts';
import { checkFirewall, type Firewall } from './firewall.ts';
import type { TopologySettings } from './settings.ts';
import { redisCount, serverNames } from './shards.ts';
import { checkTemplate } from './templates.ts';

/** A Sentinel deployment as a scenario describes it. Everything has a default. */
export interface TopologyOptions {
  /**
   * Masters that share the key space, each with replicas of its own, all watched by the same sentinels under the names
   * 'shard-1', 'shard-2', …; 1 to 4. Default 1: one master, watched as 'mymaster'.
   */
  readonly shards?: number;
  /** Replicas of the master, or of each master. Default 2. */
  readonly replicas?: number;
  /** Sentinels that watch it; 0 for a master and its replicas alone, which nobody fails over. Default 3. */
  readonly sentinels?: number;
  /** Sentinels that must agree that the master is down. Default 2. */
  readonly quorum?: number;
  /** Sentinels run on the hosts of the redis servers, one on each, as far as there are any. Default false. */
  readonly colocated?: boolean;
  /**
   * Redis servers and sentinels know each other by the names of their hosts, and sentinels tell clients these. A host that
   * is off has no name. Default false.
   */
  readonly hostnames?: boolean;
  /** All servers speak TLS only, also with each other, with certificates of the topology's own. Default false. */
  readonly tls?: boolean;
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
  /** Added to the configuration file of single servers, after those for all: `{ 'redis-3': { 'replica-priority': 0 } }` */
  readonly servers?: Readonly<Record<string, Directives>>;
  /** Ports of single servers' hosts that a firewall keeps from everybody else: `{ 'redis-1': [6379] }`. Default: none. */
  readonly firewall?: Firewall;
  /** How long it may take from the start of the hosts until everything is ready. Default '30s'. */
  readonly readyWithin?: Duration;
}

const MOST_SHARDS = 4;

const KNOWN = [
  'shards',
  'replicas',
  'sentinels',
  'quorum',
  'colocated',
  'tls',
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
  'readyWithin',
] as const satisfies readonly (keyof TopologyOptions)[];

/** @throws UnusableInput naming the option and what it may be */
export function resolveTopology(options: TopologyOptions = {}): TopologySettings {
  rejectUnknownKeys('topology', options, KNOWN);
  const sentinels = count('sentinels', options.sentinels ?? 3, 0, 50);
  const shards = count('shards', options.shards ?? 1, 1, MOST_SHARDS);
  const replicas = count('replicas', options.replicas ?? 2, 0, 50);
  const servers = redisCount({ shards, replicas });
  const names = [...serverNames('redis', servers), ...serverNames('sentinel', sentinels)];
  const memory = memoryDirectives(options.maxmemory, options.maxmemoryPolicy);
  checkTemplate('redis');
  if (sentinels > 0) checkTemplate('sentinel');
  const settings: TopologySettings = {
    shards,
    replicas,
    colocated: colocated(options.colocated ?? false, sentinels, servers),
    tls: checkFlag('topology.tls', options.tls ?? false),
    hostnames: checkFlag('topology.hostnames', options.hostnames ?? false),
    sentinels,
    quorum: quorum(options.quorum ?? Math.min(2, sentinels), sentinels),
    downAfterMs: milliseconds('topology.downAfter', options.downAfter ?? '1s'),
    failoverTimeoutMs: milliseconds('topology.failoverTimeout', options.failoverTimeout ?? '10s'),
    parallelSyncs: count('parallelSyncs', options.parallelSyncs ?? 1, 1, 50),
    readyWithinMs: milliseconds('topology.readyWithin', options.readyWithin ?? '30s'),
    redis: checkDirectives('topology.redis', { ...memory, ...options.redis }),
    sentinel: checkDirectives('topology.sentinel', options.sentinel ?? {}),
    servers: directivesOfServers('topology.servers', options.servers ?? {}, names),
    ...(options.firewall && { firewall: checkFirewall(options.firewall, names) }),
  };
  checkLogins(settings);
  return withEffectiveNumbers(settings, givenIn(options));
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
