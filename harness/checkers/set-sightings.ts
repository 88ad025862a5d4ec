import { entryOf, quantile } from '../basics/index.ts';
import type { Operation } from './finding.ts';
import { eachValue } from './values.ts';

/** One read of a whole set. */
export interface SetRead {
  readonly elements: readonly string[];
  readonly ofMaster: boolean;
  readonly invokedAtMs: number;
  readonly completedAtMs: number;
}

/** An element that was added, and when reads saw it; places in the order of the reads, -1 for never. */
export interface Addition {
  readonly element: string;
  acknowledgedAtMs: number | undefined;
  /** The end of the first read to end that contains it. */
  seenAtMs: number;
  lastSeen: number;
  /** From here to `lastSeen` all reads contain it. */
  seenSince: number;
  lastSeenByMaster: number;
}

/** What reads show to have become of an element. */
type SetFate =
  | { readonly is: 'stable'; readonly sinceMs: number }
  | { readonly is: 'lost'; readonly lastSeenMs: number }
  /** Missing in the last read, which a replica that lags or an unfinished add explains as well as a loss. */
  | { readonly is: 'late' }
  /** No read contains it, and none had to. */
  | { readonly is: 'neverRead' };

/** The elements that were acknowledged or seen, with all that the reads say of them. */
export function additionsOf(operations: readonly Operation[], reads: readonly SetRead[]): Addition[] {
  const additions = new Map<string, Addition>();
  for (const { kind, value, outcome, completedAtMs } of operations) {
    if (kind !== 'add' || outcome === 'fail') continue;
    const acknowledgedAtMs = outcome === 'ok' ? completedAtMs : undefined;
    eachValue(value, element => {
      const addition = entryOf(additions, element, additionOf);
      if (acknowledgedAtMs !== undefined)
        addition.acknowledgedAtMs = Math.min(addition.acknowledgedAtMs ?? acknowledgedAtMs, acknowledgedAtMs);
    });
  }
  for (const [place, read] of reads.entries())
    for (const element of read.elements) {
      const addition = additions.get(element);
      if (addition !== undefined) see(addition, read, place);
    }
  return [...additions.values()].filter(
    ({ acknowledgedAtMs, lastSeen }) => acknowledgedAtMs !== undefined || lastSeen >= 0,
  );
}

const additionOf = (element: string): Addition => ({
  element,
  acknowledgedAtMs: undefined,
  seenAtMs: Number.POSITIVE_INFINITY,
  lastSeen: -1,
  seenSince: -1,
  lastSeenByMaster: -1,
});

function see(addition: Addition, { completedAtMs, ofMaster }: SetRead, place: number): void {
  addition.seenAtMs = Math.min(addition.seenAtMs, completedAtMs);
  if (addition.lastSeen < place - 1 || addition.lastSeen < 0) addition.seenSince = place;
  addition.lastSeen = place;
  if (ofMaster) addition.lastSeenByMaster = place;
}

/** @param lastOfMaster the place of the last read of a master; only that one proves a loss */
export function fateOf(addition: Addition, reads: readonly SetRead[], lastOfMaster: number): SetFate {
  const { acknowledgedAtMs, seenAtMs, lastSeen, seenSince, lastSeenByMaster } = addition;
  const [since, last, lastByMaster] = [reads[seenSince], reads[lastSeen], reads[lastOfMaster]];
  const knownAtMs = Math.min(acknowledgedAtMs ?? Number.POSITIVE_INFINITY, seenAtMs);
  const missing = (read: SetRead | undefined) => read !== undefined && read.invokedAtMs > knownAtMs;
  if (lastSeenByMaster < lastOfMaster && missing(lastByMaster))
    return { is: 'lost', lastSeenMs: last?.completedAtMs ?? knownAtMs };
  if (since !== undefined && lastSeen === reads.length - 1)
    return { is: 'stable', sinceMs: since.invokedAtMs };
  return lastSeen >= 0 || missing(reads.at(-1)) ? { is: 'late' } : { is: 'neverRead' };
}

/** How far reads of replicas were behind. */
interface Staleness {
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
