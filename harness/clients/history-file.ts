import { createWriteStream } from 'node:fs';
import type { HistoryLine } from '../workload/index.ts';

/** Appends operations to a file of one JSON line each, as they happen. */
export interface HistoryFile {
  write(line: HistoryLine): void;
  close(): Promise<void>;
}

const FLUSH_EVERY_MS = 25;

/** Lines are handed to the file every 25 ms, so that a killed run loses no more than that. */
export function openHistory(path: string): HistoryFile {
  const file = createWriteStream(path, { flags: 'a' });
  let waiting: string[] = [];
  const flush = () => {
    if (waiting.length > 0) file.write(waiting.join(''));
    waiting = [];
  };
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  return {
    write: line => {
      waiting.push(`${JSON.stringify(line)}\n`);
    },
    close() {
      clearInterval(timer);
      flush();
      return new Promise(resolve => file.end(resolve));
    },
  };
}
