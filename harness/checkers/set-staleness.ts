import { quantile } from './quantiles.ts';
import type { Addition, SetRead } from './set-sightings.ts';

/** How far reads of replicas were behind. */
export interface Staleness {
  readonly replicaReads: number;
  /** Reads of replicas that lack an element acknowledged before they began. */
  readonly staleReads: number;
  /** Over all reads of replicas; 0 when none is stale. */
  readonly staleMaxMs: number;
  readonly staleP99Ms: number;
}

/** @param additions without lost elements, which no replica can be blamed for */
export function stalenessOf(additions: readonly Addition[], reads: readonly SetRead[]): Staleness {
  const oldestFirst = additions
    .flatMap(({ element, acknowledgedAtMs }) =>
      acknowledgedAtMs === undefined ? [] : [{ element, acknowledgedAtMs }],
    )
    .sort((one, other) => one.acknowledgedAtMs - other.acknowledgedAtMs);
  const ages = reads.filter(({ ofMaster }) => !ofMaster).map(read => ageOf(read, oldestFirst));
  ages.sort((one, other) => one - other);
  return {
    replicaReads: ages.length,
    staleReads: ages.filter(ageMs => ageMs > 0).length,
    staleMaxMs: ages.at(-1) ?? 0,
    staleP99Ms: quantile(ages, 0.99) ?? 0,
  };
}

/** How long ago the oldest element that a read lacks was acknowledged, in ms; 0 when it lacks none. */
function ageOf(
  { elements, invokedAtMs }: SetRead,
  oldestFirst: readonly { readonly element: string; readonly acknowledgedAtMs: number }[],
): number {
  const there = new Set(elements);
  for (const { element, acknowledgedAtMs } of oldestFirst) {
    if (acknowledgedAtMs >= invokedAtMs) return 0;
    if (!there.has(element)) return invokedAtMs - acknowledgedAtMs;
  }
  return 0;
}
