import type { FailoverReport } from './result.ts';

/** What one of several failovers is called: by its shard, or by its place among the injections. */
export const labelOf = ({ shard }: FailoverReport, place: number): string => shard ?? `failover ${place + 1}`;
