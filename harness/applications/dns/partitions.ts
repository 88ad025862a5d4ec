import { UnusableInput } from '../../basics/index.ts';
import type { Surroundings } from '../application.ts';
import { type Cache, openCache } from '../cache.ts';
import { type PartitionOf, placementOf } from './placement.ts';
import { type ApiSettings, PREFIX } from './settings.ts';

/** The cache, each partition with a client of its own. */
interface Partitions {
  /** Those that domains are spread over just now. */
  names(): readonly string[];
  partitionOf: PartitionOf;
  cacheOf(partition: string): Cache;
  /**
   * Spreads domains over these from now on.
   * @throws UnusableInput for names that are none
   */
  use(names: readonly string[]): void;
  close(): void;
}

export async function openPartitions({
  options,
  sentinels,
  natMap,
}: Pick<Surroundings<ApiSettings>, 'options' | 'sentinels' | 'natMap'>): Promise<Partitions> {
  const { partitions, placement, virtualNodes, cacheWithinMs: limitMs, failoverDetector } = options;
  const open = (name: string) =>
    openCache({ sentinels: { ...sentinels, name }, natMap, limitMs, prefix: PREFIX, failoverDetector });
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
        throw new UnusableInput(
          `partitions are ${[...caches.keys()].join(', ')}, at least one; given: ${names.join(', ') || 'none'}`,
        );
      used = [first, ...others];
      partitionOf = placementOf(placement, used, virtualNodes);
    },
    close() {
      for (const cache of caches.values()) cache.close();
    },
  };
}
