const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
// One that ran for so long is started again at once, as if it had never failed.
const RAN_WELL_MS = 10_000;

/** How long to wait before a service that ended is started again, from how long it ran: longer each time. */
export function restartPauses(): (ranMs: number) => number {
  let nextMs = FIRST_PAUSE_MS;
  return ranMs => {
    const pauseMs = ranMs > RAN_WELL_MS ? FIRST_PAUSE_MS : nextMs;
    nextMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
    return pauseMs;
  };
}
