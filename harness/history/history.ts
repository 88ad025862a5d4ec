import { readJsonLines } from '../basics/index.ts';
import type { Beginning, Deed, Ending, HistoryLine, Outcome } from './operation.ts';

/** One operation of one client. Times are ms on the harness's clock. */
export interface Operation extends Deed {
  /** Unique within its client. */
  readonly id: number;
  readonly client: string;
  readonly invokedAtMs: number;
  /** How much later than its schedule it was issued; absent for what follows none. */
  readonly lateMs?: number;
  /** Absent when it never ended: its outcome is 'unresolved'. */
  readonly completedAtMs?: number;
  readonly outcome: Outcome;
  /** 'host:port' of the server that ended it. */
  readonly server?: string;
  /** What it answered. Of a batch that was done in part: the outcome of each of its commands. */
  readonly result?: unknown;
  readonly error?: string;
}

/**
 * Reads a client's history file; a last line that was cut off by a killed run is left out.
 * @throws UnusableInput when another line is damaged: a write that is missing in a history is not missed in the data either
 */
export function readHistory(path: string): Operation[] {
  return assemble(readJsonLines(path).map(line => current(line as HistoryLine)));
}

/** Puts beginnings and ends of operations together, in the order of their beginnings. */
export function assemble(lines: readonly HistoryLine[]): Operation[] {
  const operations = new Map<number, Operation>();
  for (const line of lines) {
    if (line.event !== 'completed') operations.set(line.id, begun(line));
    const operation = operations.get(line.id);
    if (line.event !== 'invoked' && operation !== undefined) operations.set(line.id, ended(operation, line));
  }
  return [...operations.values()].sort((a, b) => a.id - b.id);
}

function begun({ id, client, kind, key, value, atMs, lateMs }: Beginning): Operation {
  const late = lateMs === null ? {} : { lateMs };
  return { id, client, kind, key, value, invokedAtMs: atMs, ...late, outcome: 'unresolved' };
}

function ended(operation: Operation, { endedAtMs, outcome, server, result, error }: Ending): Operation {
  return {
    ...operation,
    completedAtMs: endedAtMs,
    outcome,
    ...(server === null ? {} : { server }),
    ...(result === undefined ? {} : { result }),
    ...(error === null ? {} : { error }),
  };
}

/** Up to version 2 of the report, a completion had its time in the field of an invocation. */
function current(line: HistoryLine & { readonly atMs?: number }): HistoryLine {
  if (line.event !== 'completed' || line.endedAtMs !== undefined || line.atMs === undefined) return line;
  return { ...line, endedAtMs: line.atMs };
}
