import type { Finding } from './evidence.ts';

/** How many there are of something, and the first ten of them. */
export interface Tally {
  count: number;
  readonly examples: string[];
}

/** What a checker counted, by the name of the number. */
export type Found = Readonly<Record<string, number | Tally>>;

const EXAMPLES = 10;

export const tally = (): Tally => ({ count: 0, examples: [] });

/** Counts one more. */
export function note(into: Tally, example: string): void {
  into.count += 1;
  if (into.examples.length < EXAMPLES) into.examples.push(example);
}

/**
 * Fails when there is any of the defects, else passes.
 * @param defects names of numbers in `found`, and how each is called in the reason
 * @param clean the reason when there is no defect
 */
export function judge(
  checker: string,
  found: Found,
  defects: Readonly<Record<string, string>>,
  clean: string,
): Finding {
  const wrong = Object.entries(defects).filter(([name]) => countOf(found[name]) > 0);
  if (wrong.length === 0) return findingOf(checker, 'pass', clean, found);
  const reason = wrong.map(([name, words]) => `${countOf(found[name])} ${words}`).join('; ');
  return { ...findingOf(checker, 'fail', reason, found), defects: wrong.map(([name]) => name) };
}

/** Nothing could be proved, for this reason. */
export const unknown = (checker: string, reason: string, found: Found = {}): Finding =>
  findingOf(checker, 'unknown', reason, found);

/** Splits what was counted into numbers and examples. */
export function findingOf(
  checker: string,
  verdict: Finding['verdict'],
  reason: string,
  found: Found,
): Finding {
  const numbers: [string, number][] = [];
  const examples: [string, readonly string[]][] = [];
  for (const [name, counted] of Object.entries(found)) {
    numbers.push([name, countOf(counted)]);
    if (typeof counted === 'object' && counted.count > 0) examples.push([name, counted.examples]);
  }
  return {
    checker,
    verdict,
    reason,
    numbers: Object.fromEntries(numbers),
    examples: Object.fromEntries(examples),
  };
}

function countOf(counted: number | Tally | undefined): number {
  if (counted === undefined) return 0;
  return typeof counted === 'number' ? counted : counted.count;
}
