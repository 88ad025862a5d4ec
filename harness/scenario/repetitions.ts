import { badField } from '../basics/index.ts';

const RUNS = 'HARNESS_REPEAT';
const ATTEMPTS = 'HARNESS_ATTEMPTS';
const MOST = 10_000;

/** How often this run measures each of its scenarios. @throws UnusableInput when the variable is not such a number */
export const repetitions = (): number => parseRepetitions(RUNS, process.env[RUNS] ?? '1');

/**
 * How often a scenario runs at most until it proves something. A run asks this before it prepares anything: in its workers the
 * error could only fail every file.
 * @throws UnusableInput as above
 */
export const mostAttempts = (): number => parseRepetitions(ATTEMPTS, process.env[ATTEMPTS] || '3');

/** @throws UnusableInput naming the field */
export function parseRepetitions(field: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST) return count;
  throw badField(field, text, `a whole number from 1 to ${MOST}`);
}

/** Applies to this process and its children, as does the next. */
export function repeat(count: number): void {
  process.env[RUNS] = String(count);
}

/** Every scenario gets one attempt. */
export function attemptOnce(): void {
  process.env[ATTEMPTS] = '1';
}
