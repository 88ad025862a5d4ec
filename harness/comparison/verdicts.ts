import type { Verdicts } from './measured.ts';
import type { Pair } from './pairs.ts';

/** What all runs of a scenario came to. One that was skipped in all of them, or is not there, has none. */
type Outcome = 'pass' | 'fail' | 'unknown';

/** A scenario whose outcome is another one. */
export interface VerdictChange {
  readonly scenario: string;
  readonly is: 'worse' | 'better' | 'appeared' | 'disappeared' | 'not known';
  readonly before: Outcomes;
  readonly after: Outcomes;
}

interface Outcomes {
  readonly outcome?: Outcome;
  readonly verdicts: Verdicts;
}

/** Those that changed, the worst first. */
export function verdictChanges(pairs: readonly Pair[]): VerdictChange[] {
  const changes = pairs.flatMap(({ scenario, before, after }) => {
    const sides = { before: outcomesOf(before?.verdicts), after: outcomesOf(after?.verdicts) };
    const is = changeOf(sides.before, sides.after);
    return is === undefined ? [] : [{ scenario, is, ...sides }];
  });
  return changes.sort((a, b) => ORDER.indexOf(a.is) - ORDER.indexOf(b.is));
}

const ORDER = ['worse', 'not known', 'disappeared', 'appeared', 'better'];
const NONE: Verdicts = { pass: 0, fail: 0, unknown: 0, skipped: 0 };

function outcomesOf(verdicts: Verdicts = NONE): Outcomes {
  const outcome = (['fail', 'pass', 'unknown'] as const).find(verdict => verdicts[verdict] > 0);
  return { verdicts, ...(outcome && { outcome }) };
}

function changeOf(before: Outcomes, after: Outcomes): VerdictChange['is'] | undefined {
  if (before.outcome === 'fail' && after.outcome === 'fail') return moreOrFewer(before, after);
  if (before.outcome === 'pass' && after.outcome === 'pass') return moreUnknown(before, after);
  if (before.outcome === after.outcome) return undefined;
  if (before.outcome === undefined) return 'appeared';
  if (after.outcome === undefined) return 'disappeared';
  if (after.outcome === 'unknown') return 'not known';
  return after.outcome === 'fail' ? 'worse' : 'better';
}

function moreOrFewer(before: Outcomes, after: Outcomes): VerdictChange['is'] | undefined {
  if (isMoreThanChance(shareOf(after, 'fail'), shareOf(before, 'fail'))) return 'worse';
  return isMoreThanChance(shareOf(before, 'fail'), shareOf(after, 'fail')) ? 'better' : undefined;
}

function moreUnknown(before: Outcomes, after: Outcomes): VerdictChange['is'] | undefined {
  const [was, is] = [shareOf(before, 'unknown'), shareOf(after, 'unknown')];
  if (isMoreThanChance(is, was)) return 'not known';
  return isMoreThanChance(was, is) ? 'better' : undefined;
}

const shareOf = ({ verdicts }: Outcomes, verdict: 'fail' | 'unknown') => ({
  hits: verdicts[verdict],
  of: ranOf(verdicts),
});

/** How many runs of a scenario proved nothing, of all that were not skipped. */
export interface UnknownRuns {
  readonly scenario: string;
  readonly unknown: number;
  readonly of: number;
}

export const unknownRuns = (pairs: readonly Pair[]): UnknownRuns[] =>
  pairs.flatMap(({ scenario, after }) =>
    after === undefined || after.verdicts.unknown === 0
      ? []
      : [{ scenario, unknown: after.verdicts.unknown, of: ranOf(after.verdicts) }],
  );

/** All that were not skipped. */
export const ranOf = ({ pass, fail, unknown }: Verdicts): number => pass + fail + unknown;

/** How many of some runs had something. */
interface Proportion {
  readonly hits: number;
  readonly of: number;
}

const MOST_DOUBT = 0.025;

/**
 * Whether more of `these` runs had it than of `those`, and not by chance: Fisher's exact test, at the same doubt as one end of an
 * interval of 95 %.
 */
function isMoreThanChance(these: Proportion, those: Proportion): boolean {
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
