import { createHash } from 'node:crypto';

/** How domains are spread over partitions. */
export type Placement = 'ring' | 'modulo';

/** The partition that a domain belongs to; the same in every process, for as long as the partitions are the same. */
export type PartitionOf = (domain: string) => string;

/** The first 32 bits of the MD5 digest, as ketama takes them: spread evenly, the same everywhere. */
const hash = (text: string): number => createHash('md5').update(text).digest().readUInt32BE(0);

export const placementOf = (
  placement: Placement,
  partitions: readonly [string, ...string[]],
  virtualNodes: number,
): PartitionOf => (placement === 'ring' ? ring(partitions, virtualNodes) : modulo(partitions));

/**
 * Consistent hashing: every partition has many points on a circle of hashes, and a domain belongs to the next point after its
 * own hash. A partition that comes takes its share from all others, and nothing else moves; when it goes the others get that
 * back.
 */
export function ring(partitions: readonly [string, ...string[]], virtualNodes: number): PartitionOf {
  const points = partitions
    .flatMap(partition =>
      Array.from({ length: virtualNodes }, (_, i) => ({ at: hash(`${partition}#${i}`), partition })),
    )
    .sort((a, b) => a.at - b.at || (a.partition < b.partition ? -1 : 1));
  return domain => {
    const at = hash(domain);
    const next = points.find(point => point.at >= at) ?? points[0];
    return next?.partition ?? partitions[0];
  };
}

/** The remainder of the hash: even, and nearly every domain moves when the number of partitions changes. */
export const modulo =
  (partitions: readonly [string, ...string[]]): PartitionOf =>
  domain =>
    partitions[hash(domain) % partitions.length] ?? partitions[0];
