import { type Cache, openCache } from '../shared/cache.ts';
import type { RedisPlace } from '../shared/settings.ts';
import { type PartitionOf, placementOf } from './placement.ts';
import { type ApiOptions, PREFIX } from './settings.ts';

/** The cache, each partition with a client of its own. */
interface Partitions {
  /** Those that domains are spread over just now. */
  names(): readonly string[];
  partitionOf: PartitionOf;
  cacheOf(partition: string): Cache;
  /** Spreads domains over these from now on. @returns what is wrong with them */
  use(names: readonly string[]): string | undefined;
}

export async function openPartitions(options: ApiOptions, redis: RedisPlace): Promise<Partitions> {
  const { partitions, placement, virtualNodes, cacheWithinMs: limitMs, failoverDetector } = options;
  const open = (name: string) =>
    openCache({ redis: { ...redis, name }, limitMs, prefix: PREFIX, failoverDetector });
  const opened = partitions.map(async name => [name, await open(name)] as const);
  const caches = new Map(await Promise.all(opened));
  let used: readonly [string, ...string[]] = partitions;
  let partitionOf = placementOf(placement, used, virtualNodes);
  return {
    names: () => used,
    partitionOf: domain => partitionOf(domain),
    cacheOf: name => caches.get(name) ?? (caches.values().next().value as Cache),
    use(names) {
      const [first, ...others] = names;
      if (first === undefined || !names.every(name => caches.has(name)))
        return `partitions are ${[...caches.keys()].join(', ')}, at least one; given: ${names.join(', ') || 'none'}`;
      used = [first, ...others];
      partitionOf = placementOf(placement, used, virtualNodes);
      return undefined;
    },
  };
}
