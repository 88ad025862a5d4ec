import type { ClientEnd } from './client-end.ts';

/**
 * What a client does from the fault until it is at work again, as far as it decides how long that takes. Moments in ms
 * after the fault. It is the loop that every Sentinel client runs: notice, pause, ask a sentinel, dial what it names.
 */
export interface Loop {
  /** From when on sentinels name the new master. */
  readonly announcedAtMs: number;
  /** What tells it that its connection is of no use any more. */
  readonly notices:
    | { readonly by: 'the connection'; readonly atMs: number }
    | { readonly by: 'the announcement' }
    | { readonly by: 'nothing' };
  /** From then until the old connection has ended and the first pause begins. */
  readonly farewellMs: number;
  /** Those that were seen. */
  readonly attempts: readonly Attempt[];
  /** The pause before each further one, from 0 for the very first of all. */
  readonly furtherPauseMs: (attempt: number) => number;
  /** After so many attempts the client asks the same sentinels again: it goes on in its list where it left it. */
  readonly cycle: number;
  /** Until a master that is down is given up when it is dialled. */
  readonly deadDialMs: number;
  /** From the right answer to the first acknowledged write. */
  readonly settlingMs: number;
  /** When the old master releases it whatever it does, as one that wakes up. */
  readonly releasedAtMs: number;
  /** Undefined when it goes on until it is at work again. */
  readonly clientEnd: ClientEnd | undefined;
}

/** What comes before a server is dialled. In ms; Infinity for what did not end. */
export interface Attempt {
  readonly pauseMs: number;
  /** How long each sentinel took to accept the connection, or did not accept it. */
  readonly knockingMs: readonly number[];
  /** How long each took to answer, or did not answer. */
  readonly askingMs: readonly number[];
}

// A client that has not got there by then will not get there.
const MOST_ATTEMPTS = 10_000;

/** When its outage ends, ms after the fault; Infinity when it never does. */
export const endOf = (loop: Loop): number =>
  loop.clientEnd === undefined ? Math.min(loop.releasedAtMs, arrivalOf(loop)) : Number.POSITIVE_INFINITY;

function arrivalOf(loop: Loop): number {
  const { announcedAtMs, notices, farewellMs, deadDialMs, settlingMs } = loop;
  if (notices.by === 'nothing') return Number.POSITIVE_INFINITY;
  let atMs = (notices.by === 'the connection' ? notices.atMs : announcedAtMs) + farewellMs;
  for (let number = 0; number < MOST_ATTEMPTS; number += 1) {
    atMs += durationOf(attemptOf(loop, number));
    if (atMs >= announcedAtMs) return atMs + settlingMs;
    atMs += deadDialMs;
  }
  return Number.POSITIVE_INFINITY;
}

function attemptOf({ attempts, furtherPauseMs, cycle }: Loop, number: number): Attempt {
  const seen = attempts[number];
  if (seen !== undefined) return seen;
  const { knockingMs, askingMs } = attempts[number % cycle] ?? { knockingMs: [], askingMs: [] };
  return { pauseMs: Math.max(1, furtherPauseMs(number)), knockingMs, askingMs };
}

const durationOf = ({ pauseMs, knockingMs, askingMs }: Attempt): number =>
  pauseMs + sum(knockingMs) + sum(askingMs);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
