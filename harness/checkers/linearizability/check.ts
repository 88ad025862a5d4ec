import { now } from '../../basics/index.ts';
import type { Operation } from '../finding.ts';
import type { Group, Model } from './model.ts';
import { type Impasse, type Outcome, search } from './search.ts';

/** What a check may cost. */
export interface Options {
  /** For all keys together. Default: one minute. What is not decided by then is unknown. */
  readonly withinMs?: number;
  /** The largest number of configurations in memory, about 250 bytes each. Default: a million. */
  readonly configurations?: number;
}

/** What came of the operations of one key. */
interface Judged<State, Action> {
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

const SHOWN_OPERATIONS = 5;
const SHOWN_CHARACTERS = 60;

/** Why no order explains the operations of a key, in one line. */
export function explain<State, Action>(
  model: Model<State, Action>,
  { key, calls }: Group<State, Action>,
  { prefix, state, stuck }: Impasse<State, Action>,
): string {
  const shown = stuck.slice(0, SHOWN_OPERATIONS).map(({ operation }) => describeOperation(operation));
  const more = stuck.length > shown.length ? `; ${stuck.length - shown.length} more` : '';
  const before = `${prefix.length} of ${calls.length} operations of ${JSON.stringify(key)} can be put in order`;
  return `${before}; after them ${model.describe(state)}, and there is no way on with ${shown.join('; ')}${more}`;
}

/** An operation in a line: what was done by whom, what it answered, from when to when. */
function describeOperation(operation: Operation): string {
  const { client, id, kind, value, outcome, result, invokedAtMs, completedAtMs } = operation;
  const what = value === null ? kind : `${kind} ${show(value)}`;
  const answer = result === undefined ? '' : ` → ${show(result)}`;
  const end = outcome === 'ok' ? (completedAtMs?.toFixed(1) ?? '?') : `never (${outcome})`;
  return `${client}#${id} ${what}${answer} from ${invokedAtMs.toFixed(1)} to ${end} ms`;
}

// The end tells more than the beginning, which is the same for every later list.
function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= SHOWN_CHARACTERS ? text : `…${text.slice(-SHOWN_CHARACTERS)}`;
}
