import type { Finding, Operation } from '../finding.ts';
import { type Check, check, explain, type Options } from './check.ts';
import type { Model } from './model.ts';

export { appendLists } from './append-list.ts';
export { check } from './check.ts';
export type { Model } from './model.ts';
export { registers } from './register.ts';

const SHOWN = 10;

/** Whether the operations can be explained by a model whose operations come one after the other, key by key. */
export function linearizability<State, Action>(
  operations: readonly Operation[],
  model: Model<State, Action>,
  options: Options = {},
): Finding {
  const checked = check(operations, model, options);
  const violating = checked.keys.flatMap(({ group, outcome }) =>
    outcome.verdict === 'fail' ? [explain(model, group, outcome)] : [],
  );
  const undecided = checked.keys.flatMap(({ group, outcome }) =>
    outcome.verdict === 'unknown' ? [`${JSON.stringify(group.key)}: out of ${outcome.limit}`] : [],
  );
  const numbers = {
    operations: operations.length,
    keys: checked.keys.length,
    undecidedKeys: undecided.length,
    violatingKeys: violating.length,
  };
  return {
    checker: 'linearizability',
    verdict: checked.verdict,
    reason: reasonOf(checked, model.name, numbers),
    numbers,
    examples: { undecidedKeys: undecided.slice(0, SHOWN), violatingKeys: violating.slice(0, SHOWN) },
  };
}

function reasonOf<State, Action>(
  { verdict, acknowledged }: Check<State, Action>,
  model: string,
  {
    keys,
    undecidedKeys,
    violatingKeys,
  }: Readonly<Record<'keys' | 'undecidedKeys' | 'violatingKeys', number>>,
): string {
  if (verdict === 'fail')
    return `no order of operations on ${model} explains ${violatingKeys} of ${keys} keys`;
  if (acknowledged === 0) return 'no operation was acknowledged';
  if (verdict === 'unknown')
    return `${undecidedKeys} of ${keys} keys could not be decided with the time and memory given`;
  return `each of ${keys} keys is explained by an order of operations on ${model}`;
}
