import { closeSync, openSync, writeSync } from 'node:fs';
import type { Beginning, Ending, History } from '../workload/index.ts';
import { completedLine, invokedLine, performedLine } from './history-line.ts';

/** A file of one JSON line for each operation, or two, written as they happen. */
export interface HistoryFile extends History {
  close(): void;
}

const FLUSH_EVERY_MS = 100;

/** An operation that ended since the last flush. */
interface Ended {
  readonly beginning: Beginning;
  readonly ending: Ending;
  /** Whether its beginning is in the file already. */
  readonly isKnown: boolean;
}

/**
 * What happened is handed to the file every 100 ms, so that a killed run loses no more than that. Most operations begin
 * and end in between: one line is half the cost of two. Lines are made all at once, when the processor has the code
 * for it at hand, and not one by one between the client's own work.
 */
export function openHistory(path: string): HistoryFile {
  const file = openSync(path, 'a');
  /** Operations that have begun and are not in the file. */
  const fresh = new Map<number, Beginning>();
  let done: Ended[] = [];

  const flush = () => {
    const lines = done.map(lineOf);
    for (const beginning of fresh.values()) lines.push(invokedLine(beginning));
    done = [];
    fresh.clear();
    if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
  };
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  // A client that ends its process, or throws, has written what it wrote.
  process.once('exit', flush);
  return {
    begin: beginning => {
      fresh.set(beginning.id, beginning);
    },
    end(beginning, ending) {
      done.push({ beginning, ending, isKnown: !fresh.delete(beginning.id) });
    },
    close() {
      clearInterval(timer);
      process.off('exit', flush);
      flush();
      closeSync(file);
    },
  };
}

const lineOf = ({ beginning, ending, isKnown }: Ended): string =>
  isKnown ? completedLine(beginning.id, ending) : performedLine(beginning, ending);
