import type { RecordedFault, ScenarioRecord } from '../run/index.ts';
import {
  type FailoverTimeline,
  failoverAfter,
  kindOf,
  masterships,
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
export function startsOf({ injections, members, events }: Evidence): FailoverStart[] {
  // Clients of a cluster work on all shards: they are judged by what was hit first.
  const isCluster = kindOf(members).name === 'cluster';
  const starts = injections.flatMap(({ title, faults }, injection) => {
    const hits = faults
      .flatMap(inEffect)
      .flatMap(each => (isCluster ? [each] : ofEachMaster(each, members, events)))
      .toSorted((a, b) => a.injectedAtMs - b.injectedAtMs)
      .map(fault => ({ fault, shard: shardOf(members, fault.oldMaster) }));
    const first = ({ shard }: (typeof hits)[number]) =>
      hits.find(other => isCluster || other.shard === shard);
    return hits
      .filter(hit => hit === first(hit))
      .map(({ fault, shard }) => {
        const { injectedAtMs, oldMaster } = fault;
        return { injection, title, fault, injectedAtMs, oldMaster, ...(shard !== undefined && { shard }) };
      });
  });
  return starts.sort((a, b) => a.injectedAtMs - b.injectedAtMs);
}

const inEffect = ({ injectedAtMs, ...fault }: RecordedFault) =>
  injectedAtMs === undefined ? [] : [{ ...fault, injectedAtMs }];

/**
 * A fault of servers of several shards belongs to each whose master it hit. One of the network names all servers, and is recorded
 * with the master that it is about.
 */
function ofEachMaster<Effect extends RecordedFault>(
  fault: Effect,
  members: ScenarioRecord['members'],
  events: ScenarioRecord['events'],
): Effect[] {
  const { servers, oldMaster, group } = fault;
  const shards = new Set(servers.flatMap(server => shardOf(members, server) ?? []));
  if (shards.size < 2 || (group === 'network' && servers.includes(oldMaster))) return [fault];
  const masters = masterships(events, Number.POSITIVE_INFINITY)
    .filter(({ fromMs, toMs }) => fromMs <= fault.askedAtMs && fault.askedAtMs < toMs)
    .map(({ server }) => server);
  const hit = servers.filter(server => masters.includes(server));
  return hit.length === 0 ? [fault] : hit.map(master => ({ ...fault, oldMaster: master }));
}

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
    record.injections
      .flatMap(({ faults }, i) => (i === place ? faults : []))
      .flatMap(each => ofEachMaster(each, record.members, record.events));
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
 * The failover that a client's experience is counted from: the last that promoted a master, and what led to it if a later fault did
 * not; the last of all where none promoted one.
 * @param among.shard only those that affected this shard, if any did
 * @param among.untilMs only those whose fault took effect by then
 */
export function mainFailover(
  failovers: readonly Failover[],
  { shard, untilMs = Number.POSITIVE_INFINITY }: { shard?: string | undefined; untilMs?: number } = {},
): Failover | undefined {
  const there = failovers.filter(each => shard === undefined || each.shard === shard);
  const before = (there.length > 0 ? there : failovers).filter(each => each.injectedAtMs <= untilMs);
  const last = before.findLast(({ phases }) => phases.promotedMs !== undefined);
  return before.find(each => last !== undefined && isDueTo(each, last)) ?? last ?? before.at(-1);
}

/**
 * Whether the end of a master led to the promotion that also came after `later`, which left the master alone: the crash of a
 * sentinel while the others fail over.
 */
function isDueTo({ fault, phases, injectedAtMs, shard }: Failover, later: Failover): boolean {
  const { requestedMs, promotedMs } = later.phases;
  return (
    fault.endsServers === true &&
    hitItsMaster(fault) &&
    !hitItsMaster(later.fault) &&
    requestedMs === undefined &&
    shard === later.shard &&
    momentOf(injectedAtMs, phases.promotedMs) === momentOf(later.injectedAtMs, promotedMs)
  );
}

const hitItsMaster = ({ servers, oldMaster }: RecordedFault): boolean => servers.includes(oldMaster);

/** Rounded: it was counted from two moments. */
const momentOf = (fromMs: number, afterMs = Number.NaN): number => Math.round(fromMs + afterMs);
