import { messageOf, quantile } from '../basics/index.ts';

export type { Data, Operation, Outcome, Stored } from '../history/index.ts';

/** What a checker found. */
export interface Finding {
  readonly checker: string;
  /** 'unknown': nothing could be proved, for the reason given. */
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** One sentence for people. */
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
  /** Which of the numbers count something wrong, and are not 0. */
  readonly defects?: readonly string[];
  /** Some of the operations or values that the numbers count, by the name of the number; at most ten each. */
  readonly examples: Readonly<Record<string, readonly string[]>>;
}

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

/** Runs every checker; one that throws becomes an unknown finding and hides none of the others. */
export const runCheckers = (checkers: Readonly<Record<string, () => Finding>>): Finding[] =>
  Object.entries(checkers).map(([name, check]) => {
    try {
      return { ...check(), checker: name };
    } catch (error) {
      return unknown(name, `the checker itself failed: ${messageOf(error)}`);
    }
  });

/** One verdict for all findings: fail outranks unknown, unknown outranks pass, and without findings it is unknown. */
export function overall(findings: readonly Finding[]): Pick<Finding, 'verdict' | 'reason'> {
  if (findings.length === 0) return { verdict: 'unknown', reason: 'nothing was checked' };
  for (const verdict of ['fail', 'unknown'] as const) {
    const having = findings.filter(finding => finding.verdict === verdict);
    if (having.length === 0) continue;
    return { verdict, reason: having.map(({ checker, reason }) => `${checker}: ${reason}`).join('; ') };
  }
  return { verdict: 'pass', reason: `${findings.map(({ checker }) => checker).join(', ')} passed` };
}
