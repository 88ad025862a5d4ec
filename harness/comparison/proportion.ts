/** How many of some runs had something. */
export interface Proportion {
  readonly hits: number;
  readonly of: number;
}

const MOST_DOUBT = 0.025;

/**
 * Whether more of `these` runs had it than of `those`, and not by chance: Fisher's exact test, at the same doubt as one end of an
 * interval of 95 %.
 */
export function isMoreThanChance(these: Proportion, those: Proportion): boolean {
  const hits = these.hits + those.hits;
  const [most, all] = [Math.min(hits, these.of), these.of + those.of];
  let chance = 0;
  for (let k = these.hits; k <= most; k += 1)
    chance += Math.exp(ways(hits, k) + ways(all - hits, these.of - k) - ways(all, these.of));
  return chance <= MOST_DOUBT;
}

/** The logarithm of the number of ways to choose k of n; -Infinity when there is none. */
function ways(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  let log = 0;
  for (let i = 1; i <= k; i += 1) log += Math.log((n - k + i) / i);
  return log;
}
