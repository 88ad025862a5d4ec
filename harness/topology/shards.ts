import type { ServerKind } from './directives.ts';

/** The name under which the sentinels watch the master where there is one only. */
export const MASTER_NAME = 'mymaster';

/** How many masters share the key space, and how many replicas each of them has. */
interface Sharding {
  readonly shards: number;
  readonly replicas: number;
  /** The names of the masters where a sentinel.conf of production gives them. */
  readonly masters?: readonly string[];
}

/** The names under which the sentinels watch the masters: 'mymaster', or 'shard-1', 'shard-2', …, or those of a file. */
export const masterNames = ({ shards, masters }: Pick<Sharding, 'shards' | 'masters'>): readonly string[] =>
  masters ?? (shards === 1 ? [MASTER_NAME] : Array.from({ length: shards }, (_, i) => `shard-${i + 1}`));

/** All redis servers, masters and replicas. */
export const redisCount = ({ shards, replicas }: Sharding): number => shards * (replicas + 1);

/**
 * In whose shard the redis server is that stands at this place in the list of all. Each master stands before its
 * replicas: with one replica redis-1 and redis-3 are the first masters.
 */
export const shardAt = (sharding: Sharding, place: number): string =>
  masterNames(sharding)[Math.floor(place / (sharding.replicas + 1))] ??
  masterNames(sharding)[0] ??
  MASTER_NAME;

/** Splits a list with one entry for each redis server, by shard. */
export const byShard = <Each>(sharding: Sharding, all: readonly Each[]): (readonly [string, Each[]])[] =>
  masterNames(sharding).map(name => [name, all.filter((_, place) => shardAt(sharding, place) === name)]);

/** 'redis-1', 'redis-2', … */
export const serverNames = (kind: ServerKind, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${kind}-${i + 1}`);

/** The names of all servers of a kind. */
export const namesOf = (settings: Sharding & { readonly sentinels: number }, kind: ServerKind): string[] =>
  serverNames(kind, kind === 'redis' ? redisCount(settings) : settings.sentinels);
