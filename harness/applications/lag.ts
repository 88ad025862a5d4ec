import { monitorEventLoopDelay } from 'node:perf_hooks';

/** For how long a process could not do what it had to, ms: what it measures of others may be wrong by that. */
export interface Lag {
  readonly p99Ms: number;
  readonly maxMs: number;
}

export const NO_LAG: Lag = { p99Ms: 0, maxMs: 0 };

const LOOK_EVERY_MS = 10;

/** Measures that of this process from now on. @returns what it was so far */
export function watchLag(): () => Lag {
  const delays = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delays.enable();
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - LOOK_EVERY_MS);
  return () => ({ p99Ms: late(delays.percentile(99)), maxMs: late(delays.max) });
}

/** Of two processes that wait for each other. */
export const together = (one: Lag, other: Lag): Lag => ({
  p99Ms: one.p99Ms + other.p99Ms,
  maxMs: one.maxMs + other.maxMs,
});
