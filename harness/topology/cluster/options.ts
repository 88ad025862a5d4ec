import {
  badField,
  type Duration,
  milliseconds,
  rejectUnknownKeys,
  UnusableInput,
  wholeNumber,
} from '../../basics/index.ts';
import { lastLine } from '../configuration-text.ts';
import { checkDirectives, checkFlag, type Directives, directivesOfServers } from '../directives.ts';
import { resolveTopology } from '../options.ts';
import { unsecured } from '../security.ts';
import { type ClusterSettings, commonLines, type TopologySettings } from '../settings.ts';
import { serverNames } from '../shards.ts';

/** A Redis Cluster as a scenario describes it. Everything has a default. */
export interface ClusterOptions {
  /** Masters, each with its part of the 16384 slots. Default 3. */
  readonly shards?: number;
  /** Replicas of each master. Default 1. */
  readonly replicasPerShard?: number;
  /** cluster-node-timeout: how long a node can be unresponsive until others suspect it. Default '2s'. */
  readonly nodeTimeout?: Duration;
  /** cluster-require-full-coverage: whether all slots are refused when some have no master. Default true. */
  readonly fullCoverage?: boolean;
  /** Added to the redis.conf of every server. */
  readonly redis?: Directives;
  /** Added to the redis.conf of single servers, after those for all: `{ 'redis-4': { 'cluster-replica-no-failover': 'yes' } }` */
  readonly servers?: Readonly<Record<string, Directives>>;
  /** How long it may take from the start of the hosts until everything is ready. Default '60s'. */
  readonly readyWithin?: Duration;
}

const KNOWN = [
  'shards',
  'replicasPerShard',
  'nodeTimeout',
  'fullCoverage',
  'redis',
  'servers',
  'readyWithin',
] as const satisfies readonly (keyof ClusterOptions)[];

// redis-cli makes no cluster of fewer masters.
const FEWEST_SHARDS = 3;
const MOST_SHARDS = 16;
const MOST_REPLICAS = 3;
const LEAST_NODE_TIMEOUT_MS = 500;

// The harness writes these itself.
const OWNED = [
  'cluster-enabled',
  'cluster-config-file',
  'cluster-node-timeout',
  'cluster-require-full-coverage',
];

/**
 * What is common to all deployments, with what is a cluster's own in `cluster`. There are no sentinels; the node timeout
 * stands for the time until a master that is away is noticed.
 * @throws UnusableInput naming the option and what it may be
 */
export function resolveCluster(
  options: ClusterOptions = {},
): TopologySettings & { cluster: ClusterSettings } {
  if (typeof options !== 'object' || options === null)
    throw badField('cluster', options, 'options such as { shards: 3, replicasPerShard: 1 }');
  rejectUnknownKeys('cluster', options, KNOWN);
  const shards = count('shards', options.shards ?? 3, FEWEST_SHARDS, MOST_SHARDS);
  const replicasPerShard = count('replicasPerShard', options.replicasPerShard ?? 1, 0, MOST_REPLICAS);
  const nodes = shards * (1 + replicasPerShard);
  const settings = resolveTopology({
    replicas: nodes - 1,
    sentinels: 0,
    security: [],
    readyWithin: options.readyWithin ?? '60s',
  });
  const security = unsecured('it is a Redis Cluster, for which there is no `security`');
  const nodeTimeoutMs = nodeTimeout(options.nodeTimeout, settings);
  return {
    ...settings,
    ...(security && { security }),
    quorum: 1,
    downAfterMs: nodeTimeoutMs,
    redis: directives('cluster.redis', options.redis ?? {}),
    servers: directivesOfServers(
      'cluster.servers',
      options.servers ?? {},
      serverNames('redis', nodes),
      directives,
    ),
    cluster: {
      shards,
      replicasPerShard,
      nodeTimeoutMs,
      fullCoverage: checkFlag('cluster.fullCoverage', options.fullCoverage ?? true),
    },
  };
}

const count = (name: string, value: number, least: number, most: number): number =>
  wholeNumber(`cluster.${name}`, value, least, most);

/** The option, or what redis.conf of the templates sets. @throws UnusableInput when both do, and differ */
function nodeTimeout(option: Duration | undefined, settings: TopologySettings): number {
  const line = lastLine(commonLines(settings, 'redis'), 'cluster-node-timeout');
  const ms = milliseconds(
    'cluster.nodeTimeout',
    option ?? (line === undefined ? '2s' : `${Number(line.words[1])}ms`),
  );
  if (line !== undefined && ms !== Number(line.words[1]))
    throw new UnusableInput(
      `cluster.nodeTimeout is ${ms} ms, and ${line.place} sets cluster-node-timeout to ${line.words[1]}; take one of them out`,
    );
  if (ms >= LEAST_NODE_TIMEOUT_MS) return ms;
  throw badField(
    line?.place ?? 'cluster.nodeTimeout',
    option ?? line?.words[1],
    `a duration of at least ${LEAST_NODE_TIMEOUT_MS}ms`,
  );
}

function directives(field: string, given: Directives): Directives {
  for (const name of Object.keys(given ?? {}))
    if (OWNED.includes(name.toLowerCase()))
      throw new UnusableInput(`${field} sets '${name}', for which the cluster has options of its own`);
  return checkDirectives(field, given);
}
