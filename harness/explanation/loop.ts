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
  /** One attempt after the other; what comes after the last is like it, but that the sentinels answer. */
  readonly attempts: readonly Attempt[];
  /** Until a master that is down is given up when it is dialled. */
  readonly deadDialMs: number;
  /** From the right answer to the first acknowledged write. */
  readonly settlingMs: number;
  /** When the old master releases it whatever it does, as one that wakes up. */
  readonly releasedAtMs: number;
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
export const endOf = (loop: Loop): number => Math.min(loop.releasedAtMs, arrivalOf(loop));

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

function attemptOf({ attempts }: Loop, number: number): Attempt {
  const last = attempts.at(-1) ?? { pauseMs: 0, knockingMs: [], askingMs: [] };
  return attempts[number] ?? { pauseMs: Math.max(1, last.pauseMs), knockingMs: [], askingMs: [] };
}

const durationOf = ({ pauseMs, knockingMs, askingMs }: Attempt): number =>
  pauseMs + sum(knockingMs) + sum(askingMs);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
