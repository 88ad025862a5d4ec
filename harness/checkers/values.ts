import type { Operation, Outcome } from './finding.ts';

/** Calls back for each element that an operation was to write, for a batch and for a single one alike. */
export function eachValue(value: Operation['value'], visit: (element: string) => void): void {
  if (typeof value === 'string') visit(value);
  else if (Array.isArray(value)) for (const element of value) visit(element);
}

/** A value as a text. What a client answered need not have a `toString` that can be called. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));

/** The strings in what an operation answered; undefined when it did not answer with a list. */
export const stringsOf = (result: unknown): readonly string[] | undefined =>
  Array.isArray(result) ? result.filter(each => typeof each === 'string') : undefined;

/** A numeric answer; a key that does not exist counts as 0. Undefined when it is no number. */
export function numberOf(result: unknown): number | undefined {
  if (result === null) return 0;
  const value = typeof result === 'string' && result.trim() !== '' ? Number(result) : result;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const ELEMENT_WRITES = new Set(['append', 'add', 'pipeline', 'transaction']);

/** Whether an operation writes unique elements to a list or a set. */
export const isElementWrite = ({ kind }: Operation): boolean => ELEMENT_WRITES.has(kind);

/**
 * Calls back for each element that an operation was to write. The commands of a batch have outcomes of their own where
 * its result names them: some can be refused and others done.
 */
export function eachElement(
  { kind, value, outcome, result }: Operation,
  visit: (element: string, outcome: Outcome) => void,
): void {
  if (!ELEMENT_WRITES.has(kind)) return;
  const parts: readonly Outcome[] =
    Array.isArray(value) && Array.isArray(result) && result.length === value.length ? result : [];
  let index = 0;
  eachValue(value, element => {
    visit(element, parts[index] ?? outcome);
    index += 1;
  });
}

/**
 * What the attempts to write one element came to: the highest standing of them. One acknowledged attempt acknowledges
 * the element, whatever became of others, and it is only certain not to have been written when every attempt failed.
 */
export const STANDING: Readonly<Record<Outcome | 'neverTried', number>> = {
  neverTried: 0,
  fail: 1,
  unresolved: 2,
  ok: 3,
};

/** Where elements are in a list. */
export interface Places {
  /** The last place of each. */
  readonly last: ReadonlyMap<string, number>;
  /** Those that are there more than once. */
  readonly repeated: ReadonlySet<string>;
}

// Checkers, loss and breakdown ask for the same million elements.
const known = new WeakMap<readonly string[], Places>();

/** The places of the same array are looked up once: it must not change. */
export function placesOf(elements: readonly string[]): Places {
  const before = known.get(elements);
  if (before !== undefined) return before;
  const last = new Map<string, number>();
  const repeated = new Set<string>();
  for (let place = 0; place < elements.length; place += 1) {
    const element = elements[place] ?? '';
    const size = last.size;
    if (last.set(element, place).size === size) repeated.add(element);
  }
  const places = { last, repeated };
  known.set(elements, places);
  return places;
}
