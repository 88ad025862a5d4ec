import type { LaneRequest } from './admission.ts';

/** Names the socket of the broker, for workers. */
export const BROKER_VARIABLE = 'HARNESS_BROKER';

/** What a worker asks of the broker, a line of JSON each. Ids are unique within the run. */
export type Request = { readonly id: number } & (
  | ({ readonly ask: 'enter' } & LaneRequest)
  | { readonly ask: 'leave'; readonly lane: number }
  | { readonly ask: 'take'; readonly kind: string }
  | { readonly ask: 'give'; readonly kind: string; readonly set: unknown }
);

export interface Reply {
  /** Of the request. */
  readonly id: number;
  readonly waitedMs?: number;
  /** Null where none is free. */
  readonly set?: { readonly set: unknown; readonly isYours: boolean } | null;
}
