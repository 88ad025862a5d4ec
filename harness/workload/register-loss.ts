import type { Data, Operation, Outcome } from '../history/index.ts';
import type { Discrepancies, Evidence, Final, LossRule, Unit } from './definition.ts';
import { finalData, keysOf } from './evidence.ts';

/** Of each register only the last acknowledged write can be lost: earlier ones were to be overwritten. */
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

function compare(operations: readonly Operation[], { data }: Final): Discrepancies {
  const [lost, ghosts]: [Unit[], Unit[]] = [[], []];
  const unexpected: { key: string; name: string }[] = [];
  for (const [key, ofKey] of Map.groupBy(operations, operation => operation.key)) {
    const writes = ofKey.flatMap(writesOf);
    const final = valueAt(data, key);
    const written = writes.find(({ name }) => name === final);
    if (written !== undefined && written.outcome !== 'ok') ghosts.push(written);
    if (written === undefined && final !== null) unexpected.push({ key, name: final });
    const last = lastAcknowledged(writes);
    if (last !== undefined && last.operation.invokedAtMs > endOf(written, final)) lost.push(last);
  }
  return { lost, ghosts, duplicates: [], unexpected };
}

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
const lastAcknowledged = (writes: readonly Write[]): Write | undefined =>
  writes.reduce<Write | undefined>((last, write) => {
    if (write.outcome !== 'ok') return last;
    return last === undefined || write.operation.invokedAtMs > last.operation.invokedAtMs ? write : last;
  }, undefined);

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
