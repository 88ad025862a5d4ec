import type { Data, Operation, Outcome } from '../history/index.ts';
import type { Discrepancies, Evidence, Final, LossRule, Unit } from './definition.ts';
import { finalData, keysOf } from './evidence.ts';

/**
 * A write is lost when a value from before it is seen after it: in the final data, or in a read on the final
 * master. No client misses what a later write replaced.
 */
export const registerLoss: LossRule = { unit: 'write', units: eachWrite, compare };

/** A cas writes only when it found what it expected. */
function eachWrite(
  { kind, value, outcome, result }: Operation,
  visit: (name: string, outcome: Outcome) => void,
): void {
  if (kind === 'write') visit(String(value), outcome);
  if (kind === 'cas') visit(String(value?.[1]), outcome === 'ok' && result !== true ? 'fail' : outcome);
}

interface Write extends Unit {
  readonly outcome: Outcome;
}

function compare(operations: readonly Operation[], { data, isReplaced }: Final): Discrepancies {
  const [lost, ghosts]: [Unit[], Unit[]] = [[], []];
  const unexpected: { key: string; name: string }[] = [];
  // A master that had been replaced can go on answering, with what it has.
  const isOnTheLine = ({ server, completedAtMs = 0 }: Operation) =>
    server === undefined || !isReplaced(server, completedAtMs);
  const masters = new Set(
    operations.filter(each => isOnTheLine(each) && isWritten(each)).map(each => each.server),
  );
  for (const [key, ofKey] of Map.groupBy(operations, operation => operation.key)) {
    const writes = ofKey.flatMap(writesOf);
    const final = valueAt(data, key);
    const byValue = new Map(writes.map(write => [write.name, write]));
    const written = byValue.get(final ?? '');
    if (written !== undefined && written.outcome !== 'ok') ghosts.push(written);
    if (written === undefined && final !== null) unexpected.push({ key, name: final });
    const acknowledged = writes.filter(({ outcome }) => outcome === 'ok');
    // Clients of a cluster may read from replicas, which never write.
    const byMasters = ofKey.filter(each => isOnTheLine(each) && masters.has(each.server));
    const missing = new Set(missedBySightings(acknowledged, sightingsIn(byMasters, byValue)));
    const last = lastOf(acknowledged);
    if (last !== undefined && last.operation.invokedAtMs > endOf(written, final)) missing.add(last);
    lost.push(...missing);
  }
  return { lost, ghosts, duplicates: [], unexpected };
}

const isWritten = (operation: Operation): boolean =>
  writesOf(operation).some(({ outcome }) => outcome === 'ok');

/** The server that acknowledged last: what it does not have is lost. In a cluster each key has one of its own. */
const lastServer = (operations: readonly Operation[]): string | undefined =>
  operations.reduce<Operation | undefined>((last, operation) => {
    if (operation.outcome !== 'ok' || operation.server === undefined) return last;
    return (operation.completedAtMs ?? 0) >= (last?.completedAtMs ?? 0) ? operation : last;
  }, undefined)?.server;

/** A value that a server held. */
interface Sighting {
  readonly atMs: number;
  /** Until when it can have been written. */
  readonly writtenByMs: number;
}

/** Those on the last server since no other one wrote: before, it was a replica, which can lag behind. */
function sightingsIn(operations: readonly Operation[], byValue: ReadonlyMap<string, Write>): Sighting[] {
  const server = lastServer(operations);
  if (server === undefined) return [];
  const sinceMs = operations
    .filter(each => each.server !== server && isWritten(each))
    .reduce((lastMs, { invokedAtMs }) => Math.max(lastMs, invokedAtMs), Number.NEGATIVE_INFINITY);
  return operations.flatMap(operation => {
    const value = valueSeen(operation);
    if (value === undefined || operation.server !== server || operation.invokedAtMs < sinceMs) return [];
    const writtenByMs = endOf(byValue.get(value ?? ''), value);
    return [{ atMs: operation.invokedAtMs, writtenByMs }];
  });
}

function valueSeen({ kind, outcome, value, result }: Operation): string | null | undefined {
  if (outcome !== 'ok') return undefined;
  if (kind === 'read' && (typeof result === 'string' || result === null)) return result;
  return kind === 'cas' && result === true ? value?.[0] : undefined;
}

/** Writes before which a value was written that was seen after them, also on one server: it can have restarted with old data. */
function missedBySightings(writes: readonly Write[], sightings: readonly Sighting[]): Write[] {
  const latestFirst = sightings.toSorted((one, other) => other.atMs - one.atMs);
  const byEnd = writes.toSorted((one, other) => completedAt(other) - completedAt(one));
  let [next, oldestMs] = [0, Number.POSITIVE_INFINITY];
  return byEnd.filter(write => {
    for (let seen = latestFirst[next]; seen && seen.atMs > completedAt(write); seen = latestFirst[next]) {
      oldestMs = Math.min(oldestMs, seen.writtenByMs);
      next += 1;
    }
    return write.operation.invokedAtMs > oldestMs;
  });
}

const completedAt = ({ operation }: Write): number => operation.completedAtMs ?? Number.POSITIVE_INFINITY;

function writesOf(operation: Operation): Write[] {
  const writes: Write[] = [];
  eachWrite(operation, (name, outcome) => writes.push({ operation, name, outcome }));
  return writes;
}

/** When the write of the final value had certainly been done. An unresolved one can be done at any later time. */
function endOf(written: Write | undefined, final: string | null): number {
  if (final === null) return Number.NEGATIVE_INFINITY;
  const endedAtMs = written?.outcome === 'ok' ? written.operation.completedAtMs : undefined;
  return endedAtMs ?? Number.POSITIVE_INFINITY;
}

/** The one that began last. */
const lastOf = (writes: readonly Write[]): Write | undefined =>
  writes.reduce<Write | undefined>(
    (last, write) =>
      last === undefined || write.operation.invokedAtMs > last.operation.invokedAtMs ? write : last,
    undefined,
  );

function valueAt(data: Data, key: string): string | null {
  const stored = data[key];
  if (stored === undefined) return null;
  return stored.type === 'string' ? stored.value : JSON.stringify(stored.value);
}

/** A read of every register after all operations: the final data, too, must be explained by the history. */
export function finalReads(evidence: Evidence): Operation[] {
  const data = finalData(evidence);
  if (data === undefined) return [];
  const atMs = evidence.operations.reduce(
    (lastMs, { completedAtMs = 0 }) => Math.max(lastMs, completedAtMs),
    evidence.readAtMs,
  );
  return keysOf(evidence.operations).map((key, id) => ({
    id,
    client: 'final data',
    kind: 'read',
    key,
    value: null,
    invokedAtMs: atMs,
    completedAtMs: atMs,
    outcome: 'ok',
    result: valueAt(data, key),
  }));
}
