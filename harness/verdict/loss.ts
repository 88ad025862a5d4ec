import type { Operation } from '../history/index.ts';

/** What became of a client's appends, from its history and from the list read at the end. */
export interface Loss {
  readonly attempted: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly unresolved: number;
  /** Acknowledged, and absent at the end. */
  readonly lost: readonly string[];
  /** Failed or unresolved, and present at the end. */
  readonly ghosts: readonly string[];
  /** Present more than once. */
  readonly duplicates: readonly string[];
  /** Present, and never attempted by this client. */
  readonly unexpected: readonly string[];
}

/** @param elements the client's list on the master after everything settled */
export function lossOf(operations: readonly Operation[], elements: readonly string[]): Loss {
  const times = countOf(elements);
  const attempted = new Set(operations.map(({ value }) => value));
  const having = (...outcomes: Operation['outcome'][]) =>
    operations.filter(({ outcome }) => outcomes.includes(outcome)).map(({ value }) => value);
  return {
    attempted: operations.length,
    acknowledged: having('ok').length,
    failed: having('fail').length,
    unresolved: having('unresolved').length,
    lost: having('ok').filter(value => !times.has(value)),
    ghosts: having('fail', 'unresolved').filter(value => times.has(value)),
    duplicates: [...times].flatMap(([value, count]) => (count > 1 ? [value] : [])),
    unexpected: [...times.keys()].filter(value => !attempted.has(value)),
  };
}

function countOf(elements: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const element of elements) times.set(element, (times.get(element) ?? 0) + 1);
  return times;
}
