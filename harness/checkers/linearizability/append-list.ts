import type { Operation } from '../finding.ts';
import { type Call, callsByKey, type Group, type Model, notOfModel } from './model.ts';

/** What can be done to a list. An append whose result is not known has no length. */
type ListAction =
  | { readonly kind: 'append'; readonly value: string; readonly length?: number }
  | { readonly kind: 'read-all'; readonly result: readonly string[] };

/**
 * A list that only grows is a beginning of every later one. So what the longest read found settles the order of the
 * appends, and of the list itself the length is enough.
 */
interface ListState {
  readonly length: number;
  readonly longestRead: readonly string[];
}

/**
 * A list per key, as RPUSH and LRANGE make it: 'append' of a value with the new length or nothing as its result,
 * 'read-all' with all elements as its result.
 */
export const appendLists: Model<ListState, ListAction> = {
  name: 'append lists',
  partition: operations => callsByKey(operations, actionOf).map(([key, calls]) => groupOf(key, calls)),
  step: (state, action) => (action.kind === 'append' ? append(state, action) : read(state, action.result)),
  onlyObserves: ({ kind }) => kind === 'read-all',
  fingerprint: ({ length }) => String(length),
  describe,
};

function actionOf(operation: Operation): ListAction | undefined {
  const { kind, value, result } = operation;
  const unresolved = operation.outcome === 'unresolved';
  if (kind === 'append' && typeof value === 'string') {
    if (unresolved || result === undefined) return { kind, value };
    if (typeof result === 'number') return { kind, value, length: result };
  }
  if (kind === 'read-all') {
    if (unresolved) return undefined;
    if (Array.isArray(result)) return { kind, result };
  }
  throw notOfModel('append lists', operation);
}

function append(
  state: ListState,
  { value, length }: ListAction & { readonly kind: 'append' },
): ListState | undefined {
  const grown = state.length + 1;
  if (length !== undefined && length !== grown) return undefined;
  if (grown <= state.longestRead.length && state.longestRead[state.length] !== value) return undefined;
  return { ...state, length: grown };
}

function read(state: ListState, result: readonly string[]): ListState | undefined {
  if (result.length !== state.length) return undefined;
  return result.every((element, index) => element === state.longestRead[index]) ? state : undefined;
}

function describe({ length, longestRead }: ListState): string {
  const next = longestRead[length];
  const future =
    next === undefined ? 'no read has more' : `the longest read has ${JSON.stringify(next)} next`;
  if (length === 0) return `the list is empty, and ${future}`;
  const last = longestRead[length - 1];
  const end = last === undefined ? '' : `, the last of them ${JSON.stringify(last)}`;
  return `the list has ${length} element${length === 1 ? '' : 's'}${end}, and ${future}`;
}

function groupOf(key: string, calls: readonly Call<ListAction>[]): Group<ListState, ListAction> {
  const reads = calls.flatMap(({ action }) => (action.kind === 'read-all' ? [action.result] : []));
  const longestRead = reads.reduce((longest, next) => (next.length > longest.length ? next : longest), []);
  return {
    key,
    init: { length: 0, longestRead },
    // Appends that fit within the longest read have one value, and behind it only their number counts.
    calls: calls.map(call => ({ ...call, alike: call.action.kind })),
  };
}
