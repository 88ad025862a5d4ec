import type { Verdicts } from './measured.ts';
import type { Pair } from './pairs.ts';
import { isMoreThanChance } from './proportion.ts';

/** What all runs of a scenario came to. One that was skipped in all of them, or is not there, has none. */
export type Outcome = 'pass' | 'fail' | 'unknown';

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
