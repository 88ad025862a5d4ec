import { openSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** A request that a process was asked, as a line of JSON. */
export interface RequestLine {
  /** When it came, ms since 1970. */
  readonly at: number;
  readonly ms: number;
  /** Absent when its user hung up before there was an answer. */
  readonly status?: number;
  /** The header x-request-id. */
  readonly id?: string;
  /** The part of the key space. */
  readonly shard?: string;
}

/** Ms since 1970, with decimals. */
export const wallClock = (): number => performance.timeOrigin + performance.now();

/** Appends lines to the file that the harness names in REQUEST_LOG; without one it does nothing. */
export function openRequestLog(path = process.env.REQUEST_LOG): (line: RequestLine) => void {
  if (path === undefined) return () => undefined;
  const file = openSync(path, 'a');
  return line => void writeSync(file, `${JSON.stringify(line)}\n`);
}
