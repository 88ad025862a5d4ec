import { closeSync, openSync, writeSync } from 'node:fs';
import { type Answer, cacheAtMs } from './answer.ts';

/** The access log of a process. */
export interface AnswerLog {
  write(answer: Answer): void;
  close(): void;
}

/** Told when the cache begins to answer or ceases to; of each shard by itself. */
export type OnCacheChange = (is: 'answers' | 'away', atMs: number, shard: string) => void;

const FLUSH_EVERY_MS = 100;

/** Writes a JSON line for each answer, handed to the file every 100 ms: a killed process loses no more than that. */
export function openAnswerLog(path: string, onCacheChange: OnCacheChange = () => undefined): AnswerLog {
  const file = openSync(path, 'a');
  const states = new Map<string, 'answers' | 'away'>();
  let waiting: string[] = [];
  const flush = () => {
    if (waiting.length > 0) writeSync(file, waiting.join(''));
    waiting = [];
  };
  const notice = (answer: Answer) => {
    const { cache, shard = '' } = answer;
    const is = cache === 'hit' ? 'answers' : cache === 'away' ? 'away' : undefined;
    if (is === undefined || states.get(shard) === is) return;
    states.set(shard, is);
    onCacheChange(is, cacheAtMs(answer), shard);
  };
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  return {
    write(answer) {
      waiting.push(`${JSON.stringify(answer)}\n`);
      notice(answer);
    },
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}
