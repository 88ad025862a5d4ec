import { type Finding, findingOf, type Operation, unknown } from './finding.ts';

const CHECKER = 'outcomes';
const CLASSES = 20;
const LONGEST_CLASS = 60;

/**
 * How operations ended, and with which errors: numbers `ok`, `fail`, `unresolved`, and `error READONLY` and the like for
 * the twenty most frequent classes of errors. It never fails.
 */
export function outcomes(operations: readonly Operation[]): Finding {
  if (operations.length === 0) return unknown(CHECKER, 'there were no operations');
  const counts = { ok: 0, fail: 0, unresolved: 0 };
  const errors = new Map<string, number>();
  for (const { outcome, error } of operations) {
    counts[outcome] += 1;
    if (error !== undefined) errors.set(error, (errors.get(error) ?? 0) + 1);
  }
  const found = { operations: operations.length, ...counts, ...numbersOf(classesOf(errors)) };
  if (counts.ok === 0) return unknown(CHECKER, 'no operation was acknowledged', found);
  const { ok, fail, unresolved } = counts;
  return findingOf(CHECKER, 'pass', `${ok} acknowledged, ${fail} failed, ${unresolved} unresolved`, found);
}

/** The first word of an error in upper case, like READONLY; else its text without what differs from one to the next. */
export function errorClass(error: string): string {
  const text = error.replace(/^(?:\w*Error:?\s+)+/, '').trim();
  const code = /^-?([A-Z][A-Z0-9_]+)(?=[\s:,]|$)/.exec(text)?.[1];
  if (code !== undefined) return code;
  const normalised = text
    .replaceAll(/(?:\[[\da-f:.]+\]|\d+(?:\.\d+){3})(?::\d+)?/gi, 'ADDRESS')
    .replaceAll(/\d+/g, 'N')
    .replaceAll(/\s+/g, ' ');
  if (normalised === '') return 'without a message';
  return normalised.length > LONGEST_CLASS ? `${normalised.slice(0, LONGEST_CLASS - 1)}…` : normalised;
}

/** Most frequent first. */
function classesOf(errors: ReadonlyMap<string, number>): [string, number][] {
  const classes = new Map<string, number>();
  for (const [error, count] of errors) {
    const name = errorClass(error);
    classes.set(name, (classes.get(name) ?? 0) + count);
  }
  return [...classes].sort(([, one], [, other]) => other - one);
}

function numbersOf(classes: readonly [string, number][]): Record<string, number> {
  const numbers = classes.slice(0, CLASSES).map(([name, count]) => [`error ${name}`, count] as const);
  const rest = classes.slice(CLASSES).reduce((sum, [, count]) => sum + count, 0);
  return { ...Object.fromEntries(numbers), ...(rest > 0 ? { 'other errors': rest } : {}) };
}
