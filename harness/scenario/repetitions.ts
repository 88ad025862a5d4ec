import { badField } from '../basics/index.ts';

const VARIABLE = 'HARNESS_REPEAT';
const MOST = 10_000;

/** How often this run repeats each of its scenarios. @throws UnusableInput for what is no such number */
export const repetitions = (): number => parseRepetitions(VARIABLE, process.env[VARIABLE] ?? '1');

/** @throws UnusableInput naming the field */
export function parseRepetitions(field: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST) return count;
  throw badField(field, text, `a whole number from 1 to ${MOST}`);
}

/** Tells this process and its children. */
export function repeat(count: number): void {
  process.env[VARIABLE] = String(count);
}
