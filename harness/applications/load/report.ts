import type { Lag } from '../lag.ts';

/** What the load generator itself says of what it asked; its own clock, its own count. */
export interface LoadReport {
  /** Answers of any status. */
  readonly answers: number;
  /** Of these, those that were no success: neither 2xx nor 3xx. */
  readonly refused: number;
  /** Requests without an answer: connections that broke, and users whose patience ended. */
  readonly unanswered: number;
  /** Of the answers, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** For how long it could not work itself. */
  readonly lag: Lag;
}
