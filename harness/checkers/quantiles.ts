/** The value below or at which this share of the values lies (nearest rank); undefined when there are none. */
export function quantile(ascending: readonly number[], share: number): number | undefined {
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1];
}

/** Quantiles as numbers of a finding: with 'stable', stableMinMs, stableP50Ms, … stableMaxMs. None without values. */
export function quantilesMs(name: string, valuesMs: readonly number[]): Record<string, number> {
  const ascending = valuesMs.toSorted((one, other) => one - other);
  const numbers: Record<string, number> = {};
  for (const [suffix, share] of SHARES) {
    const value = quantile(ascending, share);
    if (value !== undefined) numbers[`${name}${suffix}Ms`] = value;
  }
  return numbers;
}

const SHARES = [
  ['Min', 0],
  ['P50', 0.5],
  ['P95', 0.95],
  ['P99', 0.99],
  ['Max', 1],
] as const;
