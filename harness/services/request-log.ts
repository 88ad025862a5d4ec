import { existsSync, readFileSync } from 'node:fs';
import { parseOr, wallClockOffset } from '../basics/index.ts';

/** A request as the service itself, or a process behind it, logged it. */
export interface LoggedRequest {
  /** The number of the load generator's request: its header x-request-id. Absent for all others. */
  readonly n?: number;
  /** When it came, ms on the harness's clock. */
  readonly atMs: number;
  readonly tookMs: number;
  /** Absent when its user hung up before there was an answer. */
  readonly status?: number;
  /** The part of the key space that it fell into. */
  readonly shard?: string;
}

/** The variable with the path of the file to which a process can write its requests. */
export const REQUEST_LOG = 'REQUEST_LOG';
/** The header with the number of a request of the load generator. */
export const REQUEST_ID = 'x-request-id';

/** What a process logged of its requests; why that cannot be read; undefined when it has no log. */
export type RequestLog =
  | { readonly requests: readonly LoggedRequest[] }
  | { readonly unreadable: string }
  | undefined;

/** A line: '{"at":1700000000000.5,"ms":12,"status":200,"id":"17","shard":"shard-2"}', of which only `at` is required. */
interface Line {
  /** When the request came, ms since 1970. */
  readonly at?: unknown;
  readonly ms?: unknown;
  readonly status?: unknown;
  readonly id?: unknown;
  readonly shard?: unknown;
}

/** Reads the file of REQUEST_LOG. The last line of a killed process can be cut off. */
export function readRequestLog(path: string): RequestLog {
  if (!existsSync(path)) return undefined;
  const offsetMs = wallClockOffset();
  const requests: LoggedRequest[] = [];
  for (const [place, text] of readFileSync(path, 'utf8').split('\n').slice(0, -1).entries()) {
    const line = parseOr<Line | undefined>(text, undefined);
    if (typeof line?.at !== 'number')
      return {
        unreadable: `line ${place + 1} of its request log is ${text.slice(0, 100)}; expected: JSON with 'at', ms since 1970`,
      };
    requests.push(requestOf({ ...line, at: line.at }, offsetMs));
  }
  return { requests: requests.sort((a, b) => a.atMs - b.atMs) };
}

function requestOf({ at, ms, status, id, shard }: Line & { readonly at: number }, offsetMs: number) {
  const isOfLoad = typeof id === 'string' && /^\d+$/.test(id);
  return {
    ...(isOfLoad && { n: Number(id) }),
    atMs: at - offsetMs,
    tookMs: typeof ms === 'number' ? ms : 0,
    ...(typeof status === 'number' && { status }),
    ...(typeof shard === 'string' && { shard }),
  };
}
