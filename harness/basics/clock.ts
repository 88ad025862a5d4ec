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
