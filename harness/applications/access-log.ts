import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * What came of asking the cache: it had it, it did not have it, or it gave no answer in time. 'unasked' where there is
 * nothing to ask, as in the source itself.
 */
export type CacheState = 'hit' | 'miss' | 'away' | 'unasked';

/**
 * A request that an application was asked, as a line of its access log; or that a service of the user's own was asked, as
 * the load generator saw it. Moments are ms on the harness's clock.
 */
export interface Answer {
  /** The number of the request, from 0; of a service only. */
  readonly n?: number;
  readonly atMs: number;
  readonly tookMs: number;
  readonly key: string;
  /** How much later than its schedule it was sent, ms; of a service only. */
  readonly lateMs?: number;
  /** The HTTP status; absent when the user hung up before there was an answer, and without HTTP. */
  readonly status?: number;
  /** Whether the load generator takes it for a success. Absent in an access log: there the status says it. */
  readonly ok?: boolean;
  /** Why it does not, in words. */
  readonly error?: string;
  /** There was no answer within the time limit of the load generator. */
  readonly unanswered?: true;
  readonly cache: CacheState;
  /** From `atMs` until that was known, ms: what is not in the cache takes longer to answer. Absent: only at the end. */
  readonly cacheAfterMs?: number;
  /** How long ago the data was read from the source, ms; absent where there is no data. */
  readonly ageMs?: number;
  /** Absent for the users of the load generator. */
  readonly asker?: 'scenario';
  /** The part of the key space that it fell into; absent where there is one only. */
  readonly shard?: string;
}

/** When it was known what came of asking the cache, ms on the harness's clock. */
export const cacheAtMs = ({ atMs, tookMs, cacheAfterMs = tookMs }: Answer): number => atMs + cacheAfterMs;

/** A header of those who are no users of the load generator. */
export const ASKER = 'x-asked-by';

export const isSuccess = ({ ok, status }: Answer): boolean =>
  ok ?? (status !== undefined && status >= 200 && status < 400);

/** Whether its user gave up without an answer. */
export const isUnanswered = ({ ok, status, unanswered }: Answer): boolean =>
  ok === undefined ? status === undefined : unanswered === true;

/** Reads an access log; one that is not there has no answers. The last line of a killed process may be a torn one. */
export function readAnswers(path: string): Answer[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as Answer)
    .sort((a, b) => a.atMs - b.atMs);
}

/** The access log of a process. */
export interface AnswerLog {
  write(answer: Answer): void;
  close(): void;
}

/** Called when the cache begins or stops answering, for each shard. */
type OnCacheChange = (is: 'answers' | 'away', atMs: number, shard: string) => void;

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
