import { now } from '../basics/index.ts';

/** A loop that can be stopped. */
export interface Pace {
  /** Resolves when the last operation has been issued. */
  readonly finished: Promise<void>;
  stop(): void;
}

/**
 * Calls `issue` `rate` times a second whatever becomes of earlier calls (an open loop): a client that hangs
 * must not slow down the arrival of work, or the outage would hide the operations that it delayed.
 * When the process was busy, the calls that are due are made at once, each with its delay as an argument.
 * @param issue gets the number of the call, from 0, and its lateness in ms
 */
export function atFixedRate(
  { rate, durationMs }: { readonly rate: number; readonly durationMs: number },
  issue: (id: number, lateMs: number) => void,
): Pace {
  const periodMs = 1000 / rate;
  const total = Math.ceil((durationMs / 1000) * rate);
  const startedAt = now();
  const { promise: finished, resolve } = Promise.withResolvers<void>();
  let next = 0;
  let timer: NodeJS.Timeout | undefined;

  const issueDue = () => {
    const dueBy = now();
    for (; next < total && startedAt + next * periodMs <= dueBy; next += 1) {
      issue(next, dueBy - (startedAt + next * periodMs));
    }
    if (next === total) return resolve();
    // Timers have whole ms: one that is cut off fires too early, and the process wakes up twice.
    timer = setTimeout(issueDue, Math.ceil(Math.max(0, startedAt + next * periodMs - now())));
  };
  issueDue();

  return {
    finished,
    stop() {
      clearTimeout(timer);
      resolve();
    },
  };
}
