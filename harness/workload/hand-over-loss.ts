import { eachValue } from '../checkers/values.ts';
import type { Operation, Outcome } from '../history/index.ts';
import type { Discrepancies, Final, LossRule, Unit } from './definition.ts';
import type { Workload } from './kind.ts';

const HANDS_OVER = new Set(['push', 'publish', 'produce']);

/**
 * What is handed over from one client to another: jobs of a queue ('pop'), messages ('receive').
 * @param keeps whether what was taken stays, as in a stream
 */
export const handOverLoss = (
  unit: string,
  heldIn: (operations: readonly Operation[], data: Final['data']) => readonly string[],
  keeps: (workload: Workload) => boolean = () => false,
): LossRule => ({
  unit,
  units: eachHandedOver,
  compare: (operations, { data, workload }) => compare(operations, heldIn(operations, data), keeps(workload)),
});

function eachHandedOver(
  { kind, value, outcome }: Operation,
  visit: (name: string, outcome: Outcome) => void,
) {
  if (HANDS_OVER.has(kind)) eachValue(value, name => visit(name, outcome));
}

function compare(operations: readonly Operation[], held: readonly string[], keeps: boolean): Discrepancies {
  const [lost, ghosts, duplicates]: [Unit[], Unit[], Unit[]] = [[], [], []];
  const { taken, repeated, unresolved } = takenBy(operations, held, keeps);
  const seen = new Set([...taken.keys(), ...held]);
  const notAttempted = new Set(seen);
  for (const operation of operations) {
    eachHandedOver(operation, (name, outcome) => {
      notAttempted.delete(name);
      if (seen.has(name) && outcome !== 'ok') ghosts.push({ operation, name });
      if (repeated.delete(name)) duplicates.push({ operation, name });
      if (seen.has(name) || outcome !== 'ok') return;
      if (!mayBeTaken(unresolved, operation)) lost.push({ operation, name });
    });
  }
  const [key = ''] = operations.map(each => each.key);
  const unexpected = [...notAttempted].map(name => ({ key: taken.get(name) ?? key, name }));
  return { lost, ghosts, duplicates, unexpected };
}

/** A pop without an answer may have taken any one job of its queue. */
function mayBeTaken(unresolved: Map<string, number>, { key }: Operation): boolean {
  const pops = unresolved.get(key) ?? 0;
  unresolved.set(key, Math.max(0, pops - 1));
  return pops > 0;
}

/** By name, under which key it was taken; what was taken twice, is still held, or is held twice; and unresolved pops by key. */
function takenBy(operations: readonly Operation[], left: readonly string[], keeps: boolean) {
  const taken = new Map<string, string>();
  const held = new Set<string>();
  const repeated = new Set(left.filter(name => held.size === held.add(name).size));
  const takenOnce = new Map<string, Set<string>>();
  const unresolved = new Map<string, number>();
  for (const { kind, outcome, result, key, client } of operations.filter(takes)) {
    if (kind === 'pop' && outcome === 'unresolved') unresolved.set(key, (unresolved.get(key) ?? 0) + 1);
    if (outcome !== 'ok' || typeof result !== 'string') continue;
    // Every subscriber receives each message; a job goes to one client only.
    const taker = kind === 'pop' ? '' : client;
    const before = takenOnce.get(taker) ?? new Set();
    if (before.has(result) || (!keeps && held.has(result))) repeated.add(result);
    takenOnce.set(taker, before.add(result));
    taken.set(result, key);
  }
  return { taken, repeated, unresolved };
}

const takes = ({ kind }: Operation): boolean => kind === 'pop' || kind === 'receive';
