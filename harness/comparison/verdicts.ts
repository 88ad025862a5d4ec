import type { Verdicts } from './measured.ts';
import type { Pair } from './pairs.ts';
import { isMoreThanChance } from './proportion.ts';

/** What all runs of a scenario came to. One that was skipped in all of them, or is not there, has none. */
export type Outcome = 'pass' | 'fail' | 'unknown';

/** A scenario whose outcome is another one. */
export interface VerdictChange {
  readonly scenario: string;
  readonly is: 'worse' | 'better' | 'appeared' | 'disappeared' | 'not known';
  readonly before: Told;
  readonly after: Told;
}

interface Told {
  readonly outcome?: Outcome;
  readonly verdicts: Verdicts;
}

/** Those that changed, the worst first. */
export function verdictChanges(pairs: readonly Pair[]): VerdictChange[] {
  const changes = pairs.flatMap(({ scenario, before, after }) => {
    const sides = { before: told(before?.verdicts), after: told(after?.verdicts) };
    const is = changeOf(sides.before, sides.after);
    return is === undefined ? [] : [{ scenario, is, ...sides }];
  });
  return changes.sort((a, b) => ORDER.indexOf(a.is) - ORDER.indexOf(b.is));
}

const ORDER = ['worse', 'not known', 'disappeared', 'appeared', 'better'];
const NONE: Verdicts = { pass: 0, fail: 0, unknown: 0, skipped: 0 };

function told(verdicts: Verdicts = NONE): Told {
  const outcome = (['fail', 'pass', 'unknown'] as const).find(verdict => verdicts[verdict] > 0);
  return { verdicts, ...(outcome && { outcome }) };
}

function changeOf(before: Told, after: Told): VerdictChange['is'] | undefined {
  if (before.outcome === 'fail' && after.outcome === 'fail') return moreOrFewer(before, after);
  if (before.outcome === after.outcome) return undefined;
  if (before.outcome === undefined) return 'appeared';
  if (after.outcome === undefined) return 'disappeared';
  if (after.outcome === 'unknown') return 'not known';
  return after.outcome === 'fail' ? 'worse' : 'better';
}

function moreOrFewer(before: Told, after: Told): VerdictChange['is'] | undefined {
  if (isMoreThanChance(failedOf(after), failedOf(before))) return 'worse';
  return isMoreThanChance(failedOf(before), failedOf(after)) ? 'better' : undefined;
}

const failedOf = ({ verdicts }: Told) => ({ hits: verdicts.fail, of: ranOf(verdicts) });

/** All that were not skipped. */
export const ranOf = ({ pass, fail, unknown }: Verdicts): number => pass + fail + unknown;
