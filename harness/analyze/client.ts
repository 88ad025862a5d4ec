import { join } from 'node:path';
import { showAddress, showMs } from '../basics/index.ts';
import { type Explanation, explain } from '../explanation/index.ts';
import { deafnessOf, lastIssueOf, type Operation, type Outage, outageOf } from '../history/index.ts';
import { masterFor, type ScenarioRecord } from '../run/index.ts';
import { followedAfter, isCluster, memberAtText, partOf } from '../timeline/index.ts';
import { type Failover, mainFailover } from './failovers.ts';
import { type Loss, lossOf } from './loss.ts';
import type { ClientReport } from './result.ts';

/** What one client experienced. @param failovers all of the record */
export function clientReport(
  record: ScenarioRecord,
  failovers: readonly Failover[],
  name: string,
): ClientReport {
  const { library, shard, options, process = 'died' } = clientIn(record, name);
  const operations = record.histories.get(name) ?? [];
  const loss = lossOfClient(record, name);
  const { attempted, acknowledged, failed, unresolved } = loss;
  return {
    library,
    ...(shard !== undefined && { shard }),
    options,
    ...afterFault(record, failovers, name),
    ...(operations.length > 0 && { latenessP99Ms: latenessOf(operations) }),
    operations: {
      attempted,
      acknowledged,
      failed,
      unresolved,
      unsettled: operations.filter(({ completedAtMs }) => completedAtMs === undefined).length,
      ...(finalDataOf(record, name) && {
        lost: loss.lost.length,
        ghosts: loss.ghosts.length,
        duplicates: loss.duplicates.length,
      }),
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
export function finalDataOf(
  {
    final,
    clients,
  }: Pick<ScenarioRecord, 'final'> & {
    readonly clients: Readonly<Record<string, { readonly shard?: string }>>;
  },
  name: string,
) {
  if (final === undefined || !('data' in final)) return undefined;
  const master = masterFor(clients[name]?.shard, final);
  return master === undefined ? undefined : final.data[master];
}

export function lossOfClient(record: ScenarioRecord, name: string): Loss {
  const faults = record.injections
    .flatMap(each => each.faults)
    .flatMap(({ askedAtMs, injectedAtMs }) =>
      injectedAtMs === undefined ? [] : [{ askedAtMs, injectedAtMs }],
    );
  return lossOf(record.histories.get(name) ?? [], finalDataOf(record, name), faults);
}

/** Ms from the fault to the client's first write on the master that this failover promoted; undefined when there was none. */
export function followedMs(
  { events, members }: Pick<ScenarioRecord, 'events' | 'members'>,
  client: string,
  { newMaster, injectedAtMs }: Pick<Failover, 'newMaster' | 'injectedAtMs'>,
): number | undefined {
  const address = members.find(({ name }) => name === newMaster)?.address;
  return address && followedAfter(events, client, showAddress(address), injectedAtMs);
}

/** A client's experience since the first fault. */
export interface Experience {
  /** Its longest time without an acknowledged write; one that had not ended outranks all others. */
  readonly outage: Outage;
  /** The same for what it received; undefined for a client that never received anything. */
  readonly receiveGap: Outage | undefined;
}

/** Undefined before any fault, and before the workload ended. */
export function experienceOf(
  record: ScenarioRecord,
  failovers: readonly Pick<Failover, 'injectedAtMs'>[],
  name: string,
): Experience | undefined {
  const [first] = failovers;
  const operations = record.histories.get(name) ?? [];
  if (first === undefined || record.workEndedAtMs === undefined) return undefined;
  const untilMs = lastIssueOf(operations, record.workEndedAtMs);
  return {
    outage: outageOf(operations, first.injectedAtMs, untilMs),
    receiveGap: deafnessOf(operations, first.injectedAtMs, untilMs),
  };
}

function afterFault(record: ScenarioRecord, failovers: readonly Failover[], name: string) {
  const failover = mainFailover(failovers, { shard: record.clients[name]?.shard });
  const experience = experienceOf(record, failovers, name);
  if (failover === undefined || experience === undefined) return {};
  const followed = followedMs(record, name, failover);
  const { outage, receiveGap } = experience;
  return {
    ...(followed !== undefined && { followedMs: followed }),
    outageMs: outage.lastedMs,
    outageEnded: outage.ended,
    ...explanationOf(record, failovers, name, outage),
    ...(receiveGap && { deafMs: receiveGap.lastedMs, deafEnded: receiveGap.ended }),
    alive: isAlive(record, name),
  };
}

// A client that works gets something acknowledged more often than that.
const ALIVE_WITHIN_MS = 2000;

function isAlive({ histories, workEndedAtMs = 0 }: ScenarioRecord, name: string): boolean {
  const operations = histories.get(name) ?? [];
  const untilMs = lastIssueOf(operations, workEndedAtMs);
  const atTheEnd = outageOf(operations, untilMs - ALIVE_WITHIN_MS, untilMs);
  return atTheEnd.ended || atTheEnd.lastedMs < ALIVE_WITHIN_MS;
}

/** The connections of a client to redis servers that ended since a moment, in words; those that its own end closed are left out. */
export function disconnectionsSince(
  { events, members, workEndedAtMs = Number.POSITIVE_INFINITY }: ScenarioRecord,
  client: string,
  sinceMs: number,
): string[] {
  return events.flatMap(event => {
    if (event.kind !== 'connection' || event.client !== client) return [];
    if (event.atMs < sinceMs || event.atMs >= workEndedAtMs) return [];
    const server = memberAtText(members, event.to);
    if (event.moment !== 'hung up' && event.moment !== 'closed') return [];
    if (server?.kind !== 'redis') return [];
    return [`after ${showMs(event.atMs - sinceMs)} the one to ${server.name}: ${event.moment}`];
  });
}

function latenessOf(operations: readonly Operation[]): number {
  const late = operations.flatMap(({ lateMs }) => lateMs ?? []).sort((a, b) => a - b);
  return late[Math.floor((late.length - 1) * 0.99)] ?? 0;
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
  const failover = mainFailover(failovers, { untilMs: outage.toMs, shard });
  // Connections and settings are explained for clients of Sentinel.
  if (failover === undefined || isCluster(record.members) || outage.lastedMs < WORTH_EXPLAINING_MS) return {};
  const { events, members } = partOf(shard, record.events, record.members);
  const explanation = explain({
    client: name,
    library,
    options,
    outage,
    faultAtMs: failover.injectedAtMs,
    phases: failover.phases,
    oldMaster: failover.oldMaster,
    ...(failover.leader !== undefined && { leader: failover.leader }),
    events,
    members,
    settings: record.settings,
  });
  return { explanation };
}
