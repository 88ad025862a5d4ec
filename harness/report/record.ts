import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Data, type Operation, readHistory } from '../history/index.ts';
import type { ObservedEvent } from '../observation/index.ts';

/** What a scenario left in its folder besides its report. */
export interface StoredRecord {
  /** By client. */
  readonly histories: ReadonlyMap<string, readonly Operation[]>;
  readonly events: readonly ObservedEvent[];
  /** Absent when the scenario was killed, or is older than what is left was stored. */
  readonly left: StoredLeft | undefined;
}

/** left.json */
export interface StoredLeft {
  readonly workEndedAtMs: number;
  readonly data?: Readonly<Record<string, Data>>;
  readonly master?: string;
  /** By shard, where there are several. */
  readonly masters?: Readonly<Record<string, string>>;
  readonly readAtMs?: number;
}

/**
 * The name of the master in whose data the writes of a client stay.
 * @param shard the client's; undefined where there is one only
 * @param first that of the first shard
 */
export const masterFor = <Name extends string | undefined>(
  shard: string | undefined,
  masters: StoredLeft['masters'],
  first: Name,
): string | Name => (shard === undefined ? undefined : masters?.[shard]) ?? first;

const HISTORY = '.jsonl';

/** Reads the folder of a scenario; what is not there is empty. */
export function readRecord(folder: string): StoredRecord {
  return {
    histories: new Map(
      historyFilesIn(folder).map(name => [
        name.slice(0, -HISTORY.length),
        readHistory(join(folder, 'history', name)),
      ]),
    ),
    events: readEvents(join(folder, 'events.jsonl')),
    left: readLeft(join(folder, 'left.json')),
  };
}

function historyFilesIn(folder: string): string[] {
  const histories = join(folder, 'history');
  return existsSync(histories) ? readdirSync(histories).filter(name => name.endsWith(HISTORY)) : [];
}

/** When the last operation began or ended. */
export function lastMomentOf(operations: readonly Operation[]): number {
  let last = 0;
  for (const { invokedAtMs, completedAtMs } of operations)
    last = Math.max(last, completedAtMs ?? invokedAtMs);
  return last;
}

const readLeft = (path: string): StoredLeft | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as StoredLeft) : undefined;

const readEvents = (path: string): ObservedEvent[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as ObservedEvent)
    : [];
