import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import ms, { type StringValue } from 'ms';
import { badField } from './errors.ts';

/**
 * Milliseconds on the machine's monotonic clock, with microsecond resolution.
 * Every process of one machine reads the same clock (CLOCK_MONOTONIC), so moments taken
 * by a client's process, by the observer and by a fault can be laid on one axis.
 */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * What to subtract from a wall-clock time (ms since 1970) to get `now()`.
 * Taken as the smallest of some readings, because Date.now() rounds down to a millisecond.
 */
export function wallClockOffset(readings = 20): number {
  const offsets = Array.from({ length: readings }, () => Date.now() - now());
  return Math.max(...offsets);
}

/** A length of time as people write it: '500ms', '1s', '2m'. */
export type Duration = StringValue;

// A longer timer of Node's ends at once.
const LONGEST_MS = 2 ** 31 - 1;

/**
 * The milliseconds in `text`.
 * @param field the option that holds it, named in the error
 * @throws UnusableInput when it is not a positive length of time with a unit, of at most 24 days
 */
export function milliseconds(field: string, text: Duration): number {
  const value = typeof text === 'string' && /[a-z]/i.test(text) ? ms(text) : undefined;
  if (value === undefined || !Number.isFinite(value) || value <= 0) {
    throw badField(field, text, "a positive duration with its unit, such as '500ms', '1s' or '2m'");
  }
  if (value > LONGEST_MS) throw badField(field, text, "a duration of at most '24d'");
  return value;
}

/** 1234 → '1.23 s', 87 → '87 ms': short enough for a table, exact enough to compare. */
export function showMs(value: number): string {
  if (Math.abs(value) < 1000) return `${Math.round(value)} ms`;
  return `${(value / 1000).toFixed(Math.abs(value) < 10_000 ? 2 : 1)} s`;
}

/** The same in a table, where '–' is what did not come. */
export const showMaybe = (ms: number | undefined): string => (ms === undefined ? '–' : showMs(ms));

/** Resolves after `ms` milliseconds; rejects when it is broken off before, and leaves no timer behind. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal === undefined ? {} : { signal });

/**
 * Asks `probe` again and again until it answers something other than undefined.
 * @returns the answer, or undefined when `withinMs` have passed
 */
export async function poll<Answer>(
  probe: () => Promise<Answer | undefined>,
  { withinMs, everyMs }: { withinMs: number; everyMs: number },
): Promise<Answer | undefined> {
  const deadline = now() + withinMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined || now() >= deadline) return answer;
    await pause(everyMs);
  }
}

/**
 * What `promise` gives, or 'late' after `ms` milliseconds. Never leaves its timer behind. What came in while this process
 * could not look (Node's timers come before what its sockets have) is not late.
 */
export async function within<Answer>(ms: number, promise: Promise<Answer>): Promise<Answer | 'late'> {
  // Not an AbortSignal: each one that aborts makes an error with a stack, and servers are asked dozens of times a second.
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => setImmediate(resolve, 'late'), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Calls `then` once nothing has happened on the socket for `ms` milliseconds. What came while this process stood still counts, as in `within`. */
export function onSilence(socket: Socket, ms: number, then: () => void): void {
  const progress = () => `${socket.connecting} ${socket.bytesRead}`;
  socket.setTimeout(ms).on('timeout', () => {
    const before = progress();
    setImmediate(() => {
      // What has happened meanwhile has set the timer again.
      if (progress() === before) then();
    });
  });
}
