import { wallClockOffset } from '../basics/index.ts';
import type { LogLine, Server } from '../topology/index.ts';
import type { LogEvent } from './events.ts';

/** Records the lines that a server prints. @returns what ends it */
export function followLog(
  server: Server,
  record: (event: LogEvent) => void,
  clockIsShared: boolean,
): () => void {
  const writtenAtMs = wallClock();
  const isTooMany = floodGate();
  const toEvent = ({ line, atMs }: LogLine): LogEvent => {
    const parsed = parseLogLine(line);
    const loggedAtMs = parsed !== undefined && clockIsShared ? writtenAtMs(parsed.wallMs, atMs) : null;
    return { kind: 'log', atMs, server: server.name, loggedAtMs, line };
  };
  return server.onLine(line => {
    if (!isTooMany(line.line, line.atMs)) record(toEvent(line));
  });
}

/** What a line of a redis or sentinel log says, besides its text. */
interface ParsedLine {
  /** The time in it, ms since 1970. */
  readonly wallMs: number;
  readonly text: string;
}

// '8:X 21 Nov 2026 04:45:03.819 # +monitor master mymaster 10.1.2.3 6379 quorum 2' (serverLogRaw in server.c);
// hosts have no time zone, so the time is UTC.
const LINE = /^\d+:[A-Z] (\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}\.\d{3}) . (.*)$/;

/** Undefined for lines without a time, such as the logo and the reasons of a refused configuration. */
export function parseLogLine(line: string): ParsedLine | undefined {
  const [, time, text] = LINE.exec(line) ?? [];
  if (time === undefined || text === undefined) return undefined;
  return { wallMs: Date.parse(`${time} UTC`), text };
}

/** Of lines that are the same but for their numbers, so many a second are events; the log's file has all of them. */
const MOST_A_SECOND = 20;

/**
 * Tells whether a line is one too many. A server that tries something again and again without a pause, such as a replica
 * with a wrong password, prints thousands of lines a second, and to look at each would keep the observer from the rest.
 */
export function floodGate(): (text: string, atMs: number) => boolean {
  const seen = new Map<string, { fromMs: number; count: number }>();
  return (text, atMs) => {
    const kind = text.replaceAll(/\d+/g, '#');
    const window = seen.get(kind);
    if (window === undefined || atMs - window.fromMs >= 1000) {
      seen.set(kind, { fromMs: atMs, count: 1 });
      return false;
    }
    window.count += 1;
    return window.count > MOST_A_SECOND;
  };
}

// A reading of the offset is up to 1 ms too low, because the wall clock counts whole milliseconds.
const STEP_MS = 2;
// A line that was written before a step can arrive this much after it.
const LATE_LINE_MS = 1000;

/**
 * Converts the times in log lines to the harness's clock. The wall clock can step while a scenario runs (NTP), so every
 * line takes one reading, and twenty follow only when that one differs.
 * @returns for the time in a line and the moment of its arrival: when it was written
 */
export function wallClock(offsetNow = wallClockOffset): (wallMs: number, arrivedAtMs: number) => number {
  let offset = offsetNow();
  let before = offset;
  let steppedAtMs = Number.NEGATIVE_INFINITY;
  const follow = (atMs: number) => {
    if (Math.abs(offsetNow(1) - offset) <= STEP_MS) return;
    // A process that is interrupted in between reads a wrong offset.
    const sure = offsetNow();
    if (Math.abs(sure - offset) <= STEP_MS) return;
    before = offset;
    offset = sure;
    steppedAtMs = atMs;
  };
  return (wallMs, arrivedAtMs) => {
    follow(arrivedAtMs);
    const writtenAtMs = wallMs - offset;
    if (arrivedAtMs - steppedAtMs > LATE_LINE_MS) return writtenAtMs;
    // No line arrives before it is written, and hardly any long after.
    const possible = [writtenAtMs, wallMs - before].filter(atMs => atMs <= arrivedAtMs + STEP_MS);
    return possible.length === 0 ? writtenAtMs : Math.max(...possible);
  };
}
