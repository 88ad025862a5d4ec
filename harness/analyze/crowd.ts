import { sumOf } from '../basics/index.ts';
import { type CountedConnection, silenceOf } from '../clients/index.ts';
import type { RecordedCrowd, ScenarioRecord } from '../run/index.ts';
import { type FaultMoment, IN_FLIGHT_MS, inFlightSinceMs } from '../workload/index.ts';
import { lastErrorsOf, mostFirst } from './crowd-errors.ts';
import { crowdFailovers } from './crowd-failovers.ts';
import { crowdTimeline } from './crowd-timeline.ts';
import { type Failover, mainFailover } from './failovers.ts';
import { momentsOf } from './moments.ts';
import { totalOf, within } from './peaks.ts';
import type { CrowdReport, CrowdWrites } from './result.ts';

/** What one crowd experienced. @param failovers all of the record */
export function crowdReport(
  record: ScenarioRecord,
  failovers: readonly Failover[],
  crowd: RecordedCrowd,
): CrowdReport {
  const { library, shard, options, connections, processes, everyMs, counted, end } = crowd;
  const idle = idleAtEnd(record, crowd);
  const after = crowdFailovers(record, failovers, crowd);
  // As of clients: what follows the fault that the phases are counted from.
  const main = mainFailover(failovers, { shard });
  const followed = after.find(
    ({ injectedAtMs }) => main !== undefined && injectedAtMs === main.injectedAtMs - record.clockOriginMs,
  );
  return {
    library,
    ...(shard !== undefined && { shard }),
    options,
    connections,
    processes,
    everyMs,
    writes: writesOf(record, crowd),
    errors: mostFirst(counted.errors.map(({ kind, counts }) => ({ kind, count: totalOf(counts, ALWAYS) }))),
    failovers: after,
    ...(followed?.never === 0 && followed.lastMs !== undefined && { followedMs: followed.lastMs }),
    workedAtEnd: connections - idle.length,
    idleBecause: lastErrorsOf(crowd, idle),
    timeline: crowdTimeline(record, crowd),
    process: end?.process ?? 'died',
  };
}

const ALWAYS = { fromMs: 0, untilMs: Number.POSITIVE_INFINITY };

// What a process did not get round to make, or did not report any more.
const NEVER_MADE: CountedConnection = { spells: [], acknowledged: 0 };

/**
 * The connections of a crowd that had nothing acknowledged for longer than a write takes when the workload ended; of a scenario
 * that was broken off before, those that did not work when they were last heard of.
 */
export function idleAtEnd(
  { workEndedAtMs }: ScenarioRecord,
  { connections, everyMs, counted }: RecordedCrowd,
): CountedConnection[] {
  const missing = Math.max(0, connections - counted.connections.length);
  const isIdle = ({ spells, lastMs = Number.NEGATIVE_INFINITY }: CountedConnection) =>
    workEndedAtMs === undefined ? !isOpen(spells.at(-1)) : lastMs < workEndedAtMs - silenceOf(everyMs);
  return [...counted.connections.filter(isIdle), ...Array.from({ length: missing }, () => NEVER_MADE)];
}

const isOpen = (spell: CountedConnection['spells'][number] | undefined): boolean =>
  spell !== undefined && spell[2] === undefined;

function writesOf(record: ScenarioRecord, { counted, final, shard, everyMs }: RecordedCrowd): CrowdWrites {
  const counts = {
    acknowledged: sumOf(counted.connections.map(({ acknowledged }) => acknowledged)),
    failed: totalOf(counted.failed, ALWAYS),
  };
  if (final === undefined) return { ...counts, unknowable: 'the scenario did not come to its end' };
  if ('unreadable' in final) return { ...counts, unknowable: final.unreadable };
  const { counters } = final;
  const lost = counted.connections.map(({ acknowledged }, number) =>
    Math.max(0, acknowledged - Number(counters[number])),
  );
  const spans = momentsOf(record, shard).map(inFlightAround);
  // What is around several faults was in flight once.
  const bySlot = new Map(spans.flatMap(span => within(counted.acknowledged, span)));
  const inFlight = sumOf([...bySlot.values()]);
  // A connection has one write on its way at a time: what it lost beyond those was not in flight.
  const most = sumOf(spans.map(({ fromMs, untilMs }) => 1 + Math.ceil((untilMs - fromMs) / everyMs)));
  const excusable = sumOf(lost.map(each => Math.min(each, most)));
  return {
    ...counts,
    lost: sumOf(lost),
    inFlight: excusable < sumOf(lost) ? Math.min(inFlight, excusable) : inFlight,
  };
}

// The same as for the writes of clients, in slots of 100 ms.
const inFlightAround = (moment: FaultMoment) => ({
  fromMs: inFlightSinceMs(moment),
  untilMs: moment.injectedAtMs + 2 * IN_FLIGHT_MS,
});
