/** A time in which somebody held something; the end is not part of it. */
export interface Interval {
  readonly holder: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A time without a break in which two or more different holders held at once. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** Two of them, as they were at the beginning. */
  readonly holders: readonly [string, string];
}

interface Overlaps {
  /** Pairs of intervals of different holders that overlap. */
  readonly pairs: number;
  readonly stretches: readonly Stretch[];
}

/** Intervals that are empty or have no finite beginning hold nothing. O(n log n). */
export function overlapsOf(intervals: readonly Interval[]): Overlaps {
  const held = intervals.filter(({ fromMs, toMs }) => Number.isFinite(fromMs) && toMs > fromMs);
  const starts = held.toSorted((one, other) => one.fromMs - other.fromMs);
  const ends = held.toSorted((one, other) => one.toMs - other.toMs);
  const holding = new Map<string, number>();
  const stretches: Stretch[] = [];
  let open: Omit<Stretch, 'toMs'> | undefined;
  let [pairs, ended] = [0, 0];

  const endUntil = (atMs: number) => {
    for (let end = ends[ended]; end !== undefined && end.toMs <= atMs; end = ends[ended]) {
      ended += 1;
      leave(holding, end.holder);
      if (open === undefined || holding.size > 1) continue;
      stretches.push({ ...open, toMs: end.toMs });
      open = undefined;
    }
  };
  for (const [started, { holder, fromMs }] of starts.entries()) {
    endUntil(fromMs);
    pairs += started - ended - (holding.get(holder) ?? 0);
    holding.set(holder, (holding.get(holder) ?? 0) + 1);
    if (open === undefined && holding.size > 1) open = reopened(stretches, fromMs, holding);
  }
  endUntil(Number.POSITIVE_INFINITY);
  return { pairs, stretches };
}

/** The sum and the longest of the stretches, in ms. */
export function lengthsOf(stretches: readonly Stretch[]): {
  readonly totalMs: number;
  readonly longestMs: number;
} {
  let [totalMs, longestMs] = [0, 0];
  for (const { fromMs, toMs } of stretches) {
    totalMs += toMs - fromMs;
    longestMs = Math.max(longestMs, toMs - fromMs);
  }
  return { totalMs, longestMs };
}

function leave(holding: Map<string, number>, holder: string): void {
  const times = holding.get(holder) ?? 0;
  if (times > 1) holding.set(holder, times - 1);
  else holding.delete(holder);
}

/** One that begins in the moment in which the last one ended is its continuation: there was no break. */
function reopened(
  stretches: Stretch[],
  fromMs: number,
  holding: ReadonlyMap<string, number>,
): Omit<Stretch, 'toMs'> {
  const last = stretches.at(-1);
  if (last !== undefined && last.toMs === fromMs) {
    stretches.pop();
    return last;
  }
  const [one = '', other = ''] = holding.keys();
  return { fromMs, holders: [one, other] };
}
