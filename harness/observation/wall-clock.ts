import { wallClockOffset } from '../basics/index.ts';

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
