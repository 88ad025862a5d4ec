import { rankOf } from './mann-whitney.ts';
import { cameIn, type Samples } from './samples.ts';

/**
 * By how much the samples of one run lie above those of another, and the interval in which the true shift lies. Infinite
 * where too many of them never came.
 */
export interface Shift {
  readonly by: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Hodges and Lehmann's estimate: the median of all differences between a sample of one and a sample of the other, with
 * the interval that belongs to the test of Mann and Whitney. It asks for no normal distribution and is not moved by
 * single slow runs: the wait for the next INFO alone is spread evenly over a second.
 *
 * What never came counts as slower than anything that did. But all that is known is that it takes longer than it was watched:
 * each end of the interval counts it as what widens the interval most. So it is with what was too short to be noticed.
 * @param confidence 0 to 1
 * @returns undefined when so few samples bound nothing
 */
export function shiftOf(before: Samples, after: Samples, confidence: number): Shift | undefined {
  const pairs = countOf(before) * countOf(after);
  const rank = rankOf(countOf(before), countOf(after), confidence);
  if (rank === 0) return undefined;
  const differences = differencesOf(atMost(before), atMost(after));
  const isExact = [before, after].every(({ over, under }) => over.length === 0 && under === undefined);
  const lowest = isExact ? differences : differencesOf(atMost(before), atLeast(after));
  const highest = isExact ? differences : differencesOf(atLeast(before), atMost(after));
  return {
    by: middleOf(differences),
    low: lowest[rank - 1] ?? -Infinity,
    high: highest[pairs - rank] ?? Infinity,
  };
}

/** How many runs measured it, those in which it never came included. */
export const countOf = (samples: Samples): number => cameIn(samples).length + samples.over.length;

const atLeast = ({ values, over, under = [] }: Samples): number[] => [
  ...values,
  ...over,
  ...under.map(() => 0),
];

const atMost = (samples: Samples): number[] => [...cameIn(samples), ...samples.over.map(() => Infinity)];

function differencesOf(before: readonly number[], after: readonly number[]): Float64Array {
  const differences = new Float64Array(before.length * after.length);
  let place = 0;
  for (const a of after)
    for (const b of before) {
      differences[place] = a === b ? 0 : a - b;
      place += 1;
    }
  return differences.sort();
}

const middleOf = (sorted: Float64Array): number =>
  ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
