export type { Data, Operation, Stored } from '../history/index.ts';
export type { Outcome } from '../workload/index.ts';

/** What a checker found. */
export interface Finding {
  readonly checker: string;
  /** 'unknown': nothing could be proved, for the reason given. */
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** One sentence for people. */
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
  /** Which of the numbers count something wrong, and are not 0. */
  readonly defects?: readonly string[];
  /** Some of the operations or values that the numbers count, by the name of the number; at most ten each. */
  readonly examples: Readonly<Record<string, readonly string[]>>;
}
