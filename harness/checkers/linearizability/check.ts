import { now } from '../../basics/index.ts';
import type { Operation } from '../evidence.ts';
import type { Group, Model } from './model.ts';
import { type Outcome, search } from './search.ts';

/** What a check may cost. */
export interface Options {
  /** For all keys together; a minute unless told. What is not decided by then is unknown. */
  readonly withinMs?: number;
  /** How many configurations may be remembered at a time, some 250 bytes each; a million unless told. */
  readonly configurations?: number;
}

/** What came of the operations of one key. */
export interface Judged<State, Action> {
  readonly group: Group<State, Action>;
  readonly outcome: Outcome<State, Action>;
}

/** What came of all of them. */
export interface Check<State, Action> {
  /** One key that fails outranks all that are unknown. Unknown also when no operation was acknowledged. */
  readonly verdict: 'pass' | 'fail' | 'unknown';
  readonly acknowledged: number;
  readonly keys: readonly Judged<State, Action>[];
}

/**
 * Whether every operation seems to have taken effect at one moment between its invocation and its completion.
 * Unresolved ones may have at any time from their invocation on, or never; failed ones never have.
 */
export function check<State, Action>(
  operations: readonly Operation[],
  model: Model<State, Action>,
  { withinMs = 60_000, configurations = 1_000_000 }: Options = {},
): Check<State, Action> {
  const end = now() + withinMs;
  const groups = model.partition(operations.filter(({ outcome }) => outcome !== 'fail'));
  const keys = groups.map((group, index) => {
    // Each gets its share of what is left, so that one that is hard cannot hide that another one fails.
    const untilMs = now() + (end - now()) / (groups.length - index);
    return { group, outcome: search(model, group, { untilMs, configurations }) };
  });
  const acknowledged = operations.filter(({ outcome }) => outcome === 'ok').length;
  return { verdict: verdictOf(keys, acknowledged), acknowledged, keys };
}

function verdictOf<State, Action>(
  keys: readonly Judged<State, Action>[],
  acknowledged: number,
): Check<State, Action>['verdict'] {
  const some = (verdict: Outcome<State, Action>['verdict']) =>
    keys.some(({ outcome }) => outcome.verdict === verdict);
  if (some('fail')) return 'fail';
  return some('unknown') || acknowledged === 0 ? 'unknown' : 'pass';
}
