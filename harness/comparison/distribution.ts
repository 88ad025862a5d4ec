import { max, mean, min, quantileSorted } from 'simple-statistics';
import { cameIn, type Samples } from './samples.ts';

/** How a quantity is spread over the runs, ms. Values that need more runs, or that never occurred, are absent. */
export interface Distribution {
  /** Of all runs that measured it. */
  readonly count: number;
  /** In how many of them it never came. */
  readonly never: number;
  /** In how many of them it was too short to be noticed: it counts as long as it can have been. Absent when in none. */
  readonly unnoticed?: number;
  readonly min?: number;
  readonly mean?: number;
  readonly max?: number;
  readonly quantiles: readonly Quantile[];
}

/** A quantile, and the interval in which the true one lies with a confidence of 95 %; each end is absent by itself. */
export interface Quantile {
  readonly at: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
}

const QUANTILES = [0.5, 0.9, 0.99] as const;
const TAIL = 0.025;

/** Runs in which it never occurred count as larger than all others: with them there is no mean and no maximum. */
export function distributionOf(samples: Samples): Distribution {
  const { over, under } = samples;
  const came = cameIn(samples);
  const count = came.length + over.length;
  if (count === 0) return { count, never: 0, quantiles: [] };
  const sorted = [...came.sort((a, b) => a - b), ...over.map(() => Infinity)];
  return {
    count,
    never: over.length,
    ...(under && { unnoticed: under.length }),
    ...known('min', min(sorted)),
    ...known('mean', mean(sorted)),
    ...known('max', max(sorted)),
    quantiles: QUANTILES.map(at => quantile(sorted, at)),
  };
}

/** The value below which half of the runs lie. */
export const medianOf = ({ quantiles }: Distribution): number | undefined =>
  quantiles.find(({ at }) => at === 0.5)?.value;

/**
 * How many of n samples lie below the true quantile is distributed binomially, however the samples themselves are: the two
 * samples between which that number falls with the wanted confidence bound the quantile.
 */
function quantile(sorted: readonly number[], at: number): Quantile {
  const { low, high } = boundsOf(sorted.length, at);
  return {
    at,
    ...known('value', quantileSorted([...sorted], at)),
    ...known('low', sorted[low]),
    ...known('high', sorted[high]),
  };
}

/** Their places among the sorted samples; -1 or n where so few have no such sample. */
function boundsOf(n: number, at: number): { readonly low: number; readonly high: number } {
  let below = 0;
  let low = -1;
  for (const [successes, chance] of binomial(n, at).entries()) {
    below += chance;
    if (below <= TAIL) low = successes;
    if (below >= 1 - TAIL) return { low, high: successes };
  }
  return { low, high: n };
}

/**
 * The chances of 0, 1, … n successes. By way of logarithms: of many trials the first are too small for a number.
 * @param chance of a success, more than 0 and less than 1
 */
export function binomial(n: number, chance: number): number[] {
  const odds = Math.log(chance) - Math.log1p(-chance);
  let log = n * Math.log1p(-chance);
  return Array.from({ length: n + 1 }, (_, successes) => {
    if (successes > 0) log += Math.log((n - successes + 1) / successes) + odds;
    return Math.exp(log);
  });
}

const known = <Name extends string>(name: Name, value: number | undefined): { [key in Name]?: number } =>
  value !== undefined && Number.isFinite(value) ? ({ [name]: value } as { [key in Name]: number }) : {};

/** As JSON, which knows no infinite number: an end without a bound is absent, as whatever is not known. */
export const toJson = (value: unknown): string =>
  `${JSON.stringify(value, (_, each: unknown) => (each === Infinity || each === -Infinity ? undefined : each), 2)}\n`;
