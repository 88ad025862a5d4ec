import { join } from 'node:path';
import { quantile, showMs } from '../basics/index.ts';
import { type Explanation, explain } from '../explanation/index.ts';
import {
  LEAST_OUTAGE_MS,
  longestOutage,
  type Operation,
  type Outage,
  type Outages,
  outagesOf,
  receiveGapsOf,
  workedUntilMs,
} from '../history/index.ts';
import { historyOf, masterFor, type ScenarioRecord } from '../run/index.ts';
import { followedAfter, kindOf, memberAtText, partOf, serverLookup } from '../timeline/index.ts';
import { type ClientLoss, type Fate, fatesOf, lossOf } from '../workload/index.ts';
import { type Failover, mainFailover } from './failovers.ts';
import { momentsOf } from './moments.ts';
import type { ClientReport } from './result.ts';
import { replacedIn } from './stale-master.ts';
import { isOfLaterFailover, isRefused } from './unexplained.ts';

/** What one client experienced. @param failovers all of the record */
export function clientReport(
  record: ScenarioRecord,
  failovers: readonly Failover[],
  name: string,
): ClientReport {
  const { library, shard, options, process = 'died' } = clientIn(record, name);
  const operations = historyOf(record, name);
  const loss = lossOfClient(record, name);
  const { unit, attempted, acknowledged, failed, unresolved } = loss;
  return {
    library,
    ...(shard !== undefined && { shard }),
    options,
    ...afterFault(record, failovers, name),
    ...(operations.length > 0 && { latenessP99Ms: latenessOf(operations) }),
    operations: {
      unit,
      attempted,
      acknowledged,
      failed,
      unresolved,
      unsettled: operations.filter(({ completedAtMs }) => completedAtMs === undefined).length,
      ...('lost' in loss && {
        lost: loss.lost,
        inFlight: loss.inFlight,
        ghosts: loss.ghosts,
        duplicates: loss.duplicates,
      }),
      ...('unknowable' in loss && { unknowable: loss.unknowable }),
    },
    process,
    historyFile: join('history', `${name}.jsonl`),
  };
}

function clientIn({ clients }: ScenarioRecord, name: string) {
  const client = clients[name];
  if (client === undefined) throw new Error(`there is no client ${name} in the record`);
  return client;
}

/** What the master holds at the end in whose data this client's writes stay; undefined when that is not known. */
function finalDataOf({ final, clients }: Pick<ScenarioRecord, 'final'> & Shared, name: string) {
  if (final === undefined || !('data' in final)) return undefined;
  return final.data[masterFor(clients[name]?.shard, final)];
}

/** What became of what a client wrote, in units of its workload. */
export function lossOfClient(record: ScenarioRecord, name: string): ClientLoss {
  const { workload, final } = record;
  const operations = sharedOperations(record, name);
  const data = finalDataOf(record, name);
  const moments = momentsOf(record, record.clients[name]?.shard);
  const loss = lossOf(workload, operations, data, moments, readAtMs(record), name, replacedIn(record));
  // Why they could not be read says more than that there are none.
  return 'unknowable' in loss && final !== undefined && 'unreadable' in final
    ? { ...loss, unknowable: final.unreadable }
    : loss;
}

/** What became of each operation of a client, in order. @param record a stored one, or what is left of an older run's */
export function fatesOfClient(
  record: Pick<ScenarioRecord, 'workload' | 'final' | 'workEndedAtMs'> & Shared,
  name: string,
): Fate[] {
  const data = finalDataOf(record, name);
  const operations = sharedOperations(record, name);
  return fatesOf(record.workload, operations, data, readAtMs(record), name, replacedIn(record));
}

function readAtMs({ final, workEndedAtMs = 0 }: Pick<ScenarioRecord, 'final' | 'workEndedAtMs'>): number {
  return final !== undefined && 'readAtMs' in final ? final.readAtMs : workEndedAtMs;
}

interface Shared extends Pick<ScenarioRecord, 'histories' | 'events' | 'members'> {
  readonly clients: Readonly<Record<string, { readonly shard?: string }>>;
}

// The same array each time: what is compared once is not compared again for every client.
const shared = new WeakMap<ScenarioRecord['histories'], Map<string | undefined, readonly Operation[]>>();

/** The operations of all clients that work on the same data as this one. */
function sharedOperations({ histories, clients }: Shared, name: string): readonly Operation[] {
  const shard = clients[name]?.shard;
  const byShard = shared.get(histories) ?? new Map<string | undefined, readonly Operation[]>();
  shared.set(histories, byShard);
  const operations =
    byShard.get(shard) ??
    [...histories].flatMap(([client, all]) => (clients[client]?.shard === shard ? all : []));
  byShard.set(shard, operations);
  return operations;
}

/** Ms from the fault to the client's first write on the master that this failover promoted; undefined when there was none. */
export function followedMs(
  { events, members, histories }: Pick<ScenarioRecord, 'events' | 'members' | 'histories'>,
  client: string,
  { newMaster, injectedAtMs, phases }: Pick<Failover, 'newMaster' | 'injectedAtMs' | 'phases'>,
): number | undefined {
  const operations = histories.get(client);
  const { promotedMs } = phases;
  const serverAt = serverLookup(members);
  if (newMaster === undefined) return undefined;
  return followedAfter(
    events,
    client,
    (address, atMs) => serverAt(address, atMs) === newMaster,
    injectedAtMs,
    {
      ...(promotedMs !== undefined && { promotedMs }),
      ...(operations && { operations }),
    },
  );
}

/** A client's experience since the first fault. */
export interface Experience {
  /** Of a cluster each with its shard; undefined for a client that only reads or receives. */
  readonly outages: Outages | undefined;
  /** The times in which it received nothing; undefined for a client that never received anything. */
  readonly receiveGaps: Outages | undefined;
}

/** Undefined before any fault, before the workload ended, and for a client whose work had ended before the fault. */
export function experienceOf(
  record: ScenarioRecord,
  starts: readonly Pick<Failover, 'injectedAtMs'>[],
  name: string,
): Experience | undefined {
  const operations = historyOf(record, name);
  const [first] = starts;
  if (first === undefined || record.workEndedAtMs === undefined) return undefined;
  const { durationMs } = record.workload;
  const watchedUntilMs = workedUntilMs(operations, { durationMs, watchedUntilMs: record.workEndedAtMs });
  const span = { afterMs: first.injectedAtMs, watchedUntilMs };
  if (watchedUntilMs <= span.afterMs) return undefined;
  const shardOfKey = kindOf(record.members).shardOfKeyAt(record.events, record.members, span.afterMs);
  const byShard = shardOfKey && { shardOf: ({ key }: Operation) => shardOfKey(key) };
  return {
    outages: outagesOf(operations, { ...span, ...byShard }),
    receiveGaps: receiveGapsOf(operations, span),
  };
}

function afterFault(record: ScenarioRecord, failovers: readonly Failover[], name: string) {
  const failover = mainFailover(failovers, { shard: record.clients[name]?.shard });
  const experience = experienceOf(record, failovers, name);
  if (failover === undefined || experience === undefined) return {};
  const followed = followedMs(record, name, failover);
  const { outages, receiveGaps } = experience;
  const worst = outages && longestOutage(outages.all);
  const gap = receiveGaps && longestOutage(receiveGaps.all);
  return {
    ...(followed !== undefined && { followedMs: followed }),
    ...(outages && {
      outageMs: worst?.lastedMs ?? 0,
      outageEnded: worst?.ended ?? true,
      outages: outages.all.map(each => sinceOrigin(each, record.clockOriginMs)),
      ...(worst === undefined && outages.usualMs > LEAST_OUTAGE_MS && { outageBelowMs: outages.leastMs }),
    }),
    ...(worst && explanationOf(record, failovers, name, worst)),
    // Where usual times hide shorter ones, that there was none is not known.
    ...(receiveGaps &&
      (gap !== undefined || receiveGaps.usualMs <= LEAST_OUTAGE_MS) && {
        receiveGapMs: gap?.lastedMs ?? 0,
        receiveGapEnded: gap?.ended ?? true,
      }),
  };
}

const sinceOrigin = ({ fromMs, toMs, ...outage }: Outage, originMs: number): Outage => ({
  ...outage,
  fromMs: fromMs - originMs,
  toMs: toMs - originMs,
});

/** The connections of a client to redis servers that ended since a moment, in words; those that its own end closed are left out. */
export function disconnectionsSince(
  { events, members, workEndedAtMs = Number.POSITIVE_INFINITY }: ScenarioRecord,
  client: string,
  sinceMs: number,
): string[] {
  return events.flatMap(event => {
    if (event.kind !== 'connection' || event.client !== client) return [];
    if (event.atMs < sinceMs || event.atMs >= workEndedAtMs) return [];
    const server = memberAtText(members, event.to, event.atMs);
    if (event.moment !== 'hung up' && event.moment !== 'closed') return [];
    if (server?.kind !== 'redis') return [];
    return [`after ${showMs(event.atMs - sinceMs)} the one to ${server.name}: ${event.moment}`];
  });
}

function latenessOf(operations: readonly Operation[]): number {
  const late = operations.flatMap(({ lateMs }) => lateMs ?? []).sort((a, b) => a - b);
  return quantile(late, 0.99) ?? 0;
}

// Shorter ones are the time between two writes.
const WORTH_EXPLAINING_MS = 300;

function explanationOf(
  record: ScenarioRecord,
  failovers: readonly Failover[],
  name: string,
  outage: Outage,
): { readonly explanation?: Explanation } {
  const { library, options, shard } = clientIn(record, name);
  // One that promoted no server within the outage did not end it.
  const inTime = failovers.filter(
    ({ injectedAtMs, phases: { promotedMs = 0 } }) => injectedAtMs + promotedMs <= outage.toMs,
  );
  const failover =
    mainFailover(inTime, { untilMs: outage.toMs, shard }) ??
    mainFailover(failovers, { untilMs: outage.toMs, shard });
  // Connections and settings are explained for clients of Sentinel.
  if (
    failover === undefined ||
    kindOf(record.members).name === 'cluster' ||
    outage.lastedMs < WORTH_EXPLAINING_MS
  )
    return {};
  const { events, members } = partOf(shard, record.events, record.members);
  const master = failover.newMaster ?? failover.oldMaster;
  const serverAt = serverLookup(members);
  if (isRefused(historyOf(record, name), outage, (address, atMs) => serverAt(address, atMs) === master))
    return {};
  if (isOfLaterFailover({ events, members }, failover, outage)) return {};
  const explanation = explain({
    client: name,
    library,
    options,
    outage,
    oldMaster: failover.oldMaster,
    ...stepsOf(failover),
    earlier: failovers
      .filter(each => each.shard === failover.shard && isWithin(outage, each, failover))
      .map(stepsOf),
    events,
    members,
    settings: record.settings,
  });
  return { explanation };
}

const stepsOf = ({ injectedAtMs, phases, leader }: Failover) => ({
  faultAtMs: injectedAtMs,
  phases,
  ...(leader !== undefined && { leader }),
});

// A write that was on its way can be acknowledged so long after a fault.
const LATE_ACKNOWLEDGEMENT_MS = 1000;

/** Whether a failover that came before another one concerned the same outage. */
const isWithin = (
  { fromMs }: Outage,
  { injectedAtMs, phases: { announcedMs = 0 } }: Failover,
  later: Failover,
): boolean =>
  injectedAtMs < later.injectedAtMs &&
  Math.max(injectedAtMs + LATE_ACKNOWLEDGEMENT_MS, injectedAtMs + announcedMs) > fromMs;
