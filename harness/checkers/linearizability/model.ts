import type { Operation } from '../finding.ts';

/** An operation as a model understands it. */
export interface Call<Action> {
  readonly operation: Operation;
  /** Its kind, its value and, where it is known, its result. */
  readonly action: Action;
  readonly invokedAt: number;
  /** Infinity when unresolved: it may take effect at any time from its invocation on, or never. */
  readonly completedAt: number;
  /** Unresolved calls that have this in common can stand for each other: no call can tell which of them took effect. */
  readonly alike: string;
}

/** Operations that can be judged without the others, and the state that they begin with. */
export interface Group<State, Action> {
  readonly key: string;
  readonly init: State;
  readonly calls: readonly Call<Action>[];
}

/**
 * What an object does when its operations come one after the other. States are never changed, only replaced.
 * A state may hold what is known of the whole group (which values are ever read), so that `step` can turn down early
 * what no later call could agree with, and `fingerprint` can take for equal what no later call could tell apart.
 */
export interface Model<State, Action> {
  readonly name: string;
  /** Given no failed operations. May leave out what constrains nothing; throws for operations that it does not know. */
  readonly partition: (operations: readonly Operation[]) => readonly Group<State, Action>[];
  /** The state after the action; undefined when it could not have had its result in this state. */
  readonly step: (state: State, action: Action) => State | undefined;
  /** Whether the action, with the result that it had, leaves every state as it was. */
  readonly onlyObserves: (action: Action) => boolean;
  /** The same for two states of a group exactly when they allow the same futures. */
  readonly fingerprint: (state: State) => string;
  /** The state as a clause for people: 'the register holds "a"'. */
  readonly describe: (state: State) => string;
}

/** By key, the calls that the operations amount to. An operation whose action is undefined is left out. */
export function callsByKey<Action>(
  operations: readonly Operation[],
  actionOf: (operation: Operation) => Action | undefined,
): [key: string, calls: readonly Call<Action>[]][] {
  return [...Map.groupBy(operations, ({ key }) => key)].map(([key, ofKey]) => [
    key,
    ofKey.flatMap(operation => {
      const action = actionOf(operation);
      return action === undefined ? [] : [callOf(operation, action)];
    }),
  ]);
}

/** A call whose action is not that of its model is a mistake in the workload or in the choice of the model. */
export function notOfModel(model: string, { client, id, kind, value, result }: Operation): Error {
  const found = JSON.stringify({ kind, value, result });
  return new TypeError(
    `Operation ${id} of ${client} is not one of ${model}: ${found}. Check it with the model of its kind.`,
  );
}

function callOf<Action>(operation: Operation, action: Action): Call<Action> {
  const { client, id, outcome, invokedAtMs, completedAtMs = Number.POSITIVE_INFINITY } = operation;
  if (completedAtMs < invokedAtMs)
    throw new RangeError(`Operation ${id} of ${client} was completed before it was invoked.`);
  return {
    operation,
    action,
    invokedAt: invokedAtMs,
    // A timeout ends the waiting, not the operation.
    completedAt: outcome === 'ok' ? completedAtMs : Number.POSITIVE_INFINITY,
    alike: JSON.stringify(action),
  };
}
