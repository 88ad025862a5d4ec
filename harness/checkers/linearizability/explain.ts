import type { Operation } from '../evidence.ts';
import type { Group, Model } from './model.ts';
import type { Impasse } from './search.ts';

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
export function describeOperation(operation: Operation): string {
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
