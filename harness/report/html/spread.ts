/** How one quantity came out in the runs of each side, for the script of a page: one line for each. */
export type Spread = readonly SpreadSide[];

export interface SpreadSide {
  /** 'before', 'after' */
  readonly name: string;
  /** Of all runs. */
  readonly count: number;
  /** Of those in which it came, ms, sorted. */
  readonly values: readonly number[];
}

/** The share of runs, 0 to 1, in which it had come by each of some moments in order. */
export function sharesAt({ count, values }: SpreadSide, moments: readonly number[]): number[] {
  let came = 0;
  return moments.map(ms => {
    while (came < values.length && (values[came] ?? 0) <= ms) came += 1;
    return came / count;
  });
}

/** What a sweep found of one client, for the script of its page: a dot for each setting, in their order. */
export interface SweepLine {
  readonly name: string;
  readonly points: readonly {
    readonly outageMs: number;
    /** Of the hiccups, those that cost a failover: 0 to 1. */
    readonly share: number;
    readonly label: string;
  }[];
}
