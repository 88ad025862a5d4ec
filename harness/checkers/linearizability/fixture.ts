import type { Operation } from '../finding.ts';

// Operations of one client on one key, for tests.

type Times = readonly [invokedAtMs: number, completedAtMs: number];
type Rest = Partial<Operation>;

let made = 0;
const operation = (
  kind: string,
  value: Operation['value'],
  [invokedAtMs, completedAtMs]: Times,
  rest: Rest,
): Operation => {
  made += 1;
  return { id: made, client: 'c', kind, key: 'k', value, invokedAtMs, completedAtMs, outcome: 'ok', ...rest };
};

/** Writes `value`; acknowledged, unless the rest says otherwise. */
export const write = (value: string, times: Times, rest: Rest = {}) => operation('write', value, times, rest);

/** Reads `result`. */
export const read = (result: string | null, times: Times, rest: Rest = {}) =>
  operation('read', null, times, { result, ...rest });

/** Compares and sets. */
export const cas = (expected: string, next: string, result: boolean, times: Times) =>
  operation('cas', [expected, next], times, { result });

/** Appends `value`; the length in the reply is unknown unless `rest` has it. */
export const append = (value: string, times: Times, rest: Rest = {}) =>
  operation('append', value, times, rest);

/** Reads `result`. */
export const readAll = (result: readonly string[], times: Times) =>
  operation('read-all', null, times, { result });

/** The rest of an operation that was never answered. */
export const unresolved = { outcome: 'unresolved' } as const;
