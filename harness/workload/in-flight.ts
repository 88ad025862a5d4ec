import type { Operation } from '../history/index.ts';

/** When a fault was requested and when it took effect, ms on the harness's clock. */
export interface FaultMoment {
  readonly askedAtMs: number;
  readonly injectedAtMs: number;
  /** Whether it can meet this operation: that of one shard meets none of the others. Absent: it meets all. */
  readonly meets?: (operation: Operation) => boolean;
}

// A master replies to its client and then, or just before, writes to its replicas. On a busy machine some ms can lie in
// between; the rest is the error of the two moments.
export const IN_FLIGHT_MS = 100;
// A client that got no processor time read the reply of its socket later than it came.
const READ_WITHIN_MS = 1000;
// A fault takes effect somewhere between the request and the report of it, which a busy machine delays.
const REPORTED_WITHIN_MS = 500;

/** Whether a write was on its way when a fault took effect: acknowledged just before, or issued before and answered. */
export function wasInFlight(operation: Operation, moment: FaultMoment): boolean {
  const { invokedAtMs, completedAtMs = Number.POSITIVE_INFINITY } = operation;
  const { injectedAtMs, meets } = moment;
  return (
    invokedAtMs <= injectedAtMs &&
    completedAtMs >= inFlightSinceMs(moment) &&
    completedAtMs <= injectedAtMs + READ_WITHIN_MS &&
    (meets === undefined || meets(operation))
  );
}

/** The earliest acknowledgement of a write that was on its way. */
export const inFlightSinceMs = ({ askedAtMs, injectedAtMs }: FaultMoment): number =>
  Math.max(askedAtMs, injectedAtMs - REPORTED_WITHIN_MS) - IN_FLIGHT_MS;
