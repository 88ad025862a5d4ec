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
