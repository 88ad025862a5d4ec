import type { Operation } from './evidence.ts';

/** Calls back for each element that an operation was to write, for a batch and for a single one alike. */
export function eachValue(value: Operation['value'], visit: (element: string) => void): void {
  if (typeof value === 'string') visit(value);
  else if (Array.isArray(value)) for (const element of value) visit(element);
}

/** The strings in what an operation answered; undefined when it did not answer with a list. */
export const stringsOf = (result: unknown): readonly string[] | undefined =>
  Array.isArray(result) ? result.filter(each => typeof each === 'string') : undefined;

/** A numeric answer; a key that does not exist counts as 0. Undefined when it is no number. */
export function numberOf(result: unknown): number | undefined {
  if (result === null) return 0;
  const value = typeof result === 'string' && result.trim() !== '' ? Number(result) : result;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
