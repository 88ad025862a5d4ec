import type { RecordedFault, ScenarioRecord } from '../run/index.ts';
import {
  type FailoverTimeline,
  failoverAfter,
  type Phases,
  shardOf,
  type TimelineStart,
} from '../timeline/index.ts';

/** A call of `inject` in one shard, from the moment its first fault there took effect, and the failover that followed. */
export interface Failover extends FailoverTimeline {
  /** Its place among the injections, from 0. */
  readonly injection: number;
  readonly title: string;
  /** The fault that took effect first; what the phases are counted from. */
  readonly fault: RecordedFault;
  readonly injectedAtMs: number;
  /** The shard of the master that it affected, where there are several. */
  readonly shard?: string;
}

/**
 * The injections that took effect, in the order in which they did. The only place that decides which fault a failover is
 * counted from.
 */
export function startsOf({
  injections,
  members,
}: Pick<ScenarioRecord, 'injections' | 'members'>): FailoverStart[] {
  const starts = injections.flatMap(({ title, faults }, injection) => {
    const inOrder = faults.flatMap(inEffect).toSorted((a, b) => a.injectedAtMs - b.injectedAtMs);
    const byShard = Map.groupBy(inOrder, ({ oldMaster }) => shardOf(members, oldMaster));
    return [...byShard].flatMap(([shard, ofShard]) =>
      ofShard.slice(0, 1).map(first => {
        const { injectedAtMs, oldMaster } = first;
        return {
          injection,
          title,
          fault: first,
          injectedAtMs,
          oldMaster,
          ...(shard !== undefined && { shard }),
        };
      }),
    );
  });
  return starts.sort((a, b) => a.injectedAtMs - b.injectedAtMs);
}

const inEffect = ({ injectedAtMs, ...fault }: RecordedFault) =>
  injectedAtMs === undefined ? [] : [{ ...fault, injectedAtMs }];

export type FailoverStart = Omit<Failover, keyof FailoverTimeline> & TimelineStart;

/**
 * The failover after a fault. One that began after a later fault belongs to the later one, if this one was healed already, or if
 * the later one affected the master and this one did not: a crashed replica leads to no failover.
 */
export function failoverFrom(record: Evidence, start: FailoverStart): Failover {
  const { events, members } = record;
  const failover = { ...start, ...failoverAfter(events, members, start) };
  const untilMs = laterFaultMs(record, start);
  const beganMs = beginningOf(failover.phases);
  if (untilMs === undefined || beganMs === undefined || start.injectedAtMs + beganMs < untilMs)
    return failover;
  const before = events.filter(({ atMs }) => atMs < untilMs);
  return { ...start, ...failoverAfter(before, members, start) };
}

type Evidence = Pick<ScenarioRecord, 'events' | 'members' | 'injections'>;

const beginningOf = ({ electedMs, requestedMs, promotedMs, detectedMs }: Phases): number | undefined =>
  electedMs ?? requestedMs ?? promotedMs ?? detectedMs;

/** When the next fault in the same shard took effect that takes the failovers after it; undefined where there is none. */
function laterFaultMs(
  record: Evidence,
  { injection, shard, injectedAtMs }: FailoverStart,
): number | undefined {
  const faultsIn = (place: number) =>
    record.injections.flatMap(({ faults }, i) => (i === place ? faults : []));
  const healedAtMs = Math.max(
    ...faultsIn(injection).map(each => each.healedAtMs ?? Number.POSITIVE_INFINITY),
  );
  const affectsMaster = (place: number) =>
    faultsIn(place).some(
      ({ servers, oldMaster }) => servers.includes(oldMaster) && shardOf(record.members, oldMaster) === shard,
    );
  const sparesMaster = !affectsMaster(injection);
  return startsOf(record).find(
    later =>
      later.injection !== injection &&
      later.shard === shard &&
      (later.injectedAtMs >= healedAtMs ||
        (sparesMaster && later.injectedAtMs > injectedAtMs && affectsMaster(later.injection))),
  )?.injectedAtMs;
}

export const failoversOf = (record: ScenarioRecord): Failover[] =>
  startsOf(record).map(start => failoverFrom(record, start));

/**
 * The failover that a client's experience is counted from: the last that promoted a master; the last of all where none did.
 * @param among.shard only those that affected this shard, if any did
 * @param among.untilMs only those whose fault took effect by then
 */
export function mainFailover(
  failovers: readonly Failover[],
  { shard, untilMs = Number.POSITIVE_INFINITY }: { shard?: string | undefined; untilMs?: number } = {},
): Failover | undefined {
  const there = failovers.filter(each => shard === undefined || each.shard === shard);
  const before = (there.length > 0 ? there : failovers).filter(each => each.injectedAtMs <= untilMs);
  return before.findLast(({ phases }) => phases.promotedMs !== undefined) ?? before.at(-1);
}
