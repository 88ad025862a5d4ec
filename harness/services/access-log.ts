import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { readJsonLines } from '../basics/index.ts';

/**
 * What came of asking the cache: it had it, it did not have it, or it gave no answer in time. 'unasked' where the answer
 * does not report it.
 */
export type CacheState = 'hit' | 'miss' | 'away' | 'unasked';

/** A request to a service, as the load generator saw it. Moments are ms on the harness's clock. */
export interface Answer {
  /** The number of the request, from 0. */
  readonly n?: number;
  readonly atMs: number;
  readonly tookMs: number;
  readonly key: string;
  /** How much later than its schedule it was sent, ms. */
  readonly lateMs?: number;
  /** The HTTP status; absent without an answer, and without HTTP. */
  readonly status?: number;
  /** Whether it is a success. Absent: the status says it. */
  readonly ok?: boolean;
  /** Why it is none, in words. */
  readonly error?: string;
  /** There was no answer within the time limit. */
  readonly unanswered?: true;
  /** It was not sent, because too many others were in flight: it took no time. */
  readonly unsent?: true;
  readonly cache: CacheState;
  /** How long ago the data was read from the source, ms; absent where the answer does not report it. */
  readonly ageMs?: number;
  /** The part of the key space that it fell into; absent where the answer does not report it. */
  readonly shard?: string;
}

export const isSuccess = ({ ok, status }: Answer): boolean =>
  ok ?? (status !== undefined && status >= 200 && status < 400);

/** Whether its user gave up without an answer. */
export const isUnanswered = ({ ok, status, unanswered }: Answer): boolean =>
  ok === undefined ? status === undefined : unanswered === true;

/** Whether a service reports what came of asking its cache. */
export const reportsCache = (answers: readonly Answer[]): boolean =>
  answers.some(({ cache }) => cache !== 'unasked');

/** Of a service that reports it: a request without an answer had nothing from the cache either. */
export const cacheStateOf = (answer: Answer): CacheState =>
  answer.cache === 'unasked' && answer.status === undefined ? 'away' : answer.cache;

/** Whether it failed without a word of the cache: it may have been that. A refusal (4xx) is about the request. */
export function mayLackCache(answer: Answer): boolean {
  const { cache, status = 0 } = answer;
  return cache === 'unasked' && !isSuccess(answer) && (status < 400 || status >= 500);
}

/** Reads the records of requests; a file that is not there has none. The last line of a killed process can be cut off. */
export function readAnswers(path: string): Answer[] {
  if (!existsSync(path)) return [];
  return readJsonLines(path)
    .map(line => line as Answer)
    .sort((a, b) => a.atMs - b.atMs);
}

/** The records of requests of a process. */
export interface AnswerLog {
  write(answer: Answer): void;
  close(): void;
}

const FLUSH_EVERY_MS = 100;

/** Writes a JSON line for each answer, handed to the file every 100 ms: a killed process loses no more than that. */
export function openAnswerLog(path: string): AnswerLog {
  const file = openSync(path, 'a');
  let waiting: string[] = [];
  const flush = () => {
    if (waiting.length > 0) writeSync(file, waiting.join(''));
    waiting = [];
  };
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  return {
    write(answer) {
      waiting.push(`${JSON.stringify(answer)}\n`);
    },
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}
