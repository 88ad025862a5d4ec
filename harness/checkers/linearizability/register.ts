import type { Operation } from '../finding.ts';
import { type Call, callsByKey, type Group, type Model, notOfModel } from './model.ts';

/** What can be done to a register. The result of a cas is undefined when it is not known. */
type RegisterAction =
  | { readonly kind: 'write'; readonly value: string }
  | { readonly kind: 'read'; readonly result: string | null }
  | {
      readonly kind: 'cas';
      readonly expected: string;
      readonly next: string;
      readonly result: boolean | undefined;
    };

/** What a register holds, null before the first write. */
interface RegisterState {
  readonly value: string | null;
  /** The values that some call can tell from others: because it read them, or compared with them. */
  readonly observed: ReadonlySet<string>;
}

/**
 * A register per key, as GET and SET make of a string: 'write' of a value, 'read' with the value or null as its result,
 * 'cas' of the batch [expected, new] with whether it took effect as its result.
 */
export const registers: Model<RegisterState, RegisterAction> = {
  name: 'registers',
  partition: operations => callsByKey(operations, actionOf).map(([key, calls]) => groupOf(key, calls)),
  step,
  onlyObserves: action => action.kind === 'read' || (action.kind === 'cas' && action.result === false),
  fingerprint: ({ value, observed }) => {
    if (value === null) return 'empty';
    return observed.has(value) ? `=${value}` : 'unobserved';
  },
  describe: ({ value }) =>
    value === null ? 'the register is empty' : `the register holds ${JSON.stringify(value)}`,
};

function actionOf(operation: Operation): RegisterAction | undefined {
  const { kind, value, result } = operation;
  const unresolved = operation.outcome === 'unresolved';
  if (kind === 'write' && typeof value === 'string') return { kind, value };
  if (kind === 'read') {
    if (unresolved) return undefined;
    if (result === null || typeof result === 'string') return { kind, result };
  }
  if (kind === 'cas' && Array.isArray(value) && value.length === 2) {
    const [expected, next] = value;
    if (unresolved) return { kind, expected, next, result: undefined };
    if (typeof result === 'boolean') return { kind, expected, next, result };
  }
  throw notOfModel('registers', operation);
}

function step(state: RegisterState, action: RegisterAction): RegisterState | undefined {
  switch (action.kind) {
    case 'write':
      return { ...state, value: action.value };
    case 'read':
      return action.result === state.value ? state : undefined;
    case 'cas': {
      const succeeds = action.expected === state.value;
      if (action.result !== undefined && action.result !== succeeds) return undefined;
      return succeeds ? { ...state, value: action.next } : state;
    }
  }
}

function groupOf(key: string, calls: readonly Call<RegisterAction>[]): Group<RegisterState, RegisterAction> {
  const observed = new Set(calls.flatMap(({ action }) => observedBy(action)));
  // Only a cas that found another value needs an unobserved value; nothing else gains by an unresolved write of it.
  const anyMismatch = calls.some(({ action }) => action.kind === 'cas' && action.result === false);
  return {
    key,
    init: { value: null, observed },
    calls: calls.flatMap(call => {
      const written = writtenBy(call.action);
      if (Number.isFinite(call.completedAt) || written === undefined || observed.has(written)) return [call];
      if (!anyMismatch) return [];
      return call.action.kind === 'write' ? [{ ...call, alike: 'write of an unobserved value' }] : [call];
    }),
  };
}

function observedBy(action: RegisterAction): string[] {
  if (action.kind === 'read') return action.result === null ? [] : [action.result];
  return action.kind === 'cas' ? [action.expected] : [];
}

function writtenBy(action: RegisterAction): string | undefined {
  if (action.kind === 'write') return action.value;
  return action.kind === 'cas' ? action.next : undefined;
}
