/** How many of some writes or requests succeeded. */
export interface Succeeded {
  readonly count: number;
  readonly of: number;
}

// A pool of two connections of which one never comes back has half.
const LEAST_SHARE = 0.75;
const LEAST_COUNT = 20;
// Of what is refused now and then anyway, the share varies: by less than so many standard deviations.
const DEVIATIONS = 3;

/** Whether a smaller part succeeds than before, and neither none, nor of so few that it can be chance. */
export function isFewer(after: Succeeded, before: Succeeded): boolean {
  if (Math.min(before.of, after.of) < LEAST_COUNT) return false;
  const share = shareOf(before);
  const expected = share * after.of;
  const byChance = DEVIATIONS * Math.sqrt(expected * (1 - share));
  return after.count > 0 && after.count < Math.min(LEAST_SHARE * expected, expected - byChance);
}

/** '(50 %, 100 % before the fault)' */
export const showShares = (after: Succeeded, before: Succeeded): string =>
  `(${percent(after)}, ${percent(before)} before the fault)`;

const percent = (succeeded: Succeeded): string => `${Math.round(100 * shareOf(succeeded))} %`;

/** 0 to 1; 0 of none. */
export const shareOf = ({ count, of }: Succeeded): number => (of === 0 ? 0 : count / of);
