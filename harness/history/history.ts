import { readFileSync } from 'node:fs';
import type { Deed, HistoryLine, Outcome } from '../workload/index.ts';

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
  /** What it answered. */
  readonly result?: unknown;
  readonly error?: string;
}

/** Reads a client's history file; a last line that was cut off by a killed run is left out. */
export function readHistory(path: string): Operation[] {
  return assemble(readFileSync(path, 'utf8').split('\n').flatMap(parseLine));
}

/** Puts beginnings and ends of operations together, in the order of their beginnings. */
export function assemble(lines: readonly HistoryLine[]): Operation[] {
  const operations = new Map<number, Operation>();
  for (const line of lines) {
    if (line.event === 'invoked') {
      const { event: _, atMs, lateMs, ...operation } = line;
      const late = lateMs === null ? {} : { lateMs };
      operations.set(line.id, { ...operation, ...late, invokedAtMs: atMs, outcome: 'unresolved' });
      continue;
    }
    const begun = operations.get(line.id);
    if (begun !== undefined) operations.set(line.id, complete(begun, line));
  }
  return [...operations.values()];
}

function complete(begun: Operation, end: Extract<HistoryLine, { event: 'completed' }>): Operation {
  return {
    ...begun,
    completedAtMs: end.atMs,
    outcome: end.outcome,
    ...(end.server === null ? {} : { server: end.server }),
    ...(end.result === undefined ? {} : { result: end.result }),
    ...(end.error === null ? {} : { error: end.error }),
  };
}

function parseLine(line: string): HistoryLine[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as HistoryLine];
  } catch {
    return [];
  }
}
