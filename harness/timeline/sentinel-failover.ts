import type { Address } from '../basics/index.ts';
import {
  type ObservedEvent,
  type SentinelEvent,
  sameAddress,
  subjectOf,
  switchOf,
} from '../observation/index.ts';
import { addressAt, type Member, nameOf, namesOf } from './cast.ts';
import { adoption, demotion, reconfiguration } from './convergence.ts';
import { type FailoverTimeline, type Phases, sinceFault, type TimelineStart } from './phases.ts';
import { type Decision, promotionAfter } from './promotion.ts';
import { sentinelEvents } from './sentinel-events.ts';
import { partOf, shardOf } from './shards.ts';

/** The failover that sentinels carried out in the shard of the old master. */
export function sentinelFailoverAfter(
  allEvents: readonly ObservedEvent[],
  allMembers: readonly Member[],
  start: TimelineStart,
): FailoverTimeline {
  const { injectedAtMs, oldMaster } = start;
  const { events, members } = partOf(shardOf(allMembers, oldMaster), allEvents, allMembers);
  const after = sentinelEvents(events).filter(event => event.atMs >= injectedAtMs);
  const isOld = oldMasterIn(members, start);
  const announced = after.find(
    event => event.event === '+switch-master' && leaves(event, members, oldMaster, isOld),
  );
  const announcedTo = switchOf(announced?.payload ?? '')?.to;
  const decisions = sentinelDecisions(after, members, announced);
  const announcedName = announcedTo && nameOf(members, announcedTo, announced?.atMs);
  const promotion = promotionAfter(events, members, start, decisions, announcedName);
  const newMaster = announcedName ?? promotion?.server;
  const newMember = members.find(({ name }) => name === newMaster);
  const promotedAtMs = promotion?.atMs ?? announced?.atMs ?? injectedAtMs;
  const newAddress = newMember ? addressAt(newMember, promotedAtMs) : announcedTo;
  const others = namesOf(members, 'redis').filter(name => name !== oldMaster && name !== newMaster);
  const aboutOld = (event: SentinelEvent) => isAboutMaster(event, isOld);
  const elected = electionOf(after.filter(aboutOld), promotion?.atMs ?? announced?.atMs);
  const leader = elected?.sentinel;
  const selected = after.find(
    event =>
      isBy(event, leader, '+selected-slave') &&
      event.atMs >= (elected?.atMs ?? 0) &&
      selects(event, members, newMaster),
  );
  const later = [elected, selected, promotion, announced];
  const agreed = beforeAll(
    later,
    after.find(event => isBy(event, leader, '+odown') && aboutOld(event)),
  );
  const detected = beforeAll(
    [agreed, ...later],
    after.find(event => event.event === '+sdown' && aboutOld(event)),
  );

  const moments: Readonly<Partial<Record<keyof Phases, number | undefined>>> = {
    detectedMs: detected?.atMs,
    agreedMs: agreed?.atMs,
    electedMs: elected?.atMs,
    selectedMs: selected?.atMs,
    promotedMs: promotion?.atMs,
    announcedMs: announced?.atMs,
    adoptedMs: newAddress && adoption(events, members, injectedAtMs, newAddress),
    reconfiguredMs: newAddress && promotion && reconfiguration(events, promotion.atMs, others, newAddress),
    demotedMs: newAddress && promotion && demotion(events, promotion.atMs, oldMaster, newAddress),
  };
  return {
    phases: sinceFault(moments, injectedAtMs),
    oldMaster,
    ...(newMaster === undefined ? {} : { newMaster }),
    ...(leader === undefined ? {} : { leader }),
    masters: announcedMasters(after, members),
    epochs: [
      ...new Set(after.filter(({ event }) => event === '+new-epoch').map(({ payload }) => Number(payload))),
    ],
  };
}

function announcedMasters(after: readonly SentinelEvent[], members: readonly Member[]): string[] {
  const announced = after.flatMap(({ event, payload, atMs }) => {
    const to = event === '+switch-master' ? switchOf(payload)?.to : undefined;
    return (to && nameOf(members, to, atMs)) ?? [];
  });
  return [...new Set(announced)];
}

const isBy = (event: SentinelEvent, sentinel: string | undefined, name: string): boolean =>
  event.event === name && (sentinel === undefined || event.sentinel === sentinel);

/** Whether an address means the old master at a moment. */
type IsOldMaster = (address: Address, atMs: number) => boolean;

/**
 * Sentinels know the old master by the address that it had at the fault. They go on doing so when another server takes this
 * address: what they say of it then is still about the master that they watch.
 */
function oldMasterIn(members: readonly Member[], { oldMaster, injectedAtMs }: TimelineStart): IsOldMaster {
  const old = members.find(({ name }) => name === oldMaster);
  const watched = old && addressAt(old, injectedAtMs);
  return (address, atMs) =>
    nameOf(members, address, atMs) === oldMaster ||
    (watched !== undefined && old?.past !== undefined && sameAddress(address, watched));
}

function isAboutMaster({ payload, atMs }: SentinelEvent, isOld: IsOldMaster): boolean {
  const subject = subjectOf(payload);
  return subject?.type === 'master' && isOld(subject, atMs);
}

function leaves(
  { payload, atMs }: SentinelEvent,
  members: readonly Member[],
  old: string,
  isOld: IsOldMaster,
): boolean {
  const change = switchOf(payload);
  return change !== undefined && isOld(change.from, atMs) && nameOf(members, change.to, atMs) !== old;
}

/** Whether the leader chose this server; any one where none became master. */
function selects(
  { payload, atMs }: SentinelEvent,
  members: readonly Member[],
  newMaster: string | undefined,
) {
  const subject = newMaster === undefined ? undefined : subjectOf(payload);
  return subject === undefined || nameOf(members, subject, atMs) === newMaster;
}

/**
 * A fault can hit in the middle of a failover. What other sentinels then notice after the election or after the
 * promotion did not lead to it.
 */
const beforeAll = (
  later: readonly ({ readonly atMs: number } | undefined)[],
  event: SentinelEvent | undefined,
): SentinelEvent | undefined =>
  later.some(each => each !== undefined && event !== undefined && event.atMs > each.atMs) ? undefined : event;

/** What makes a server master that calls itself one already: the leader's order, and the announcement. */
function sentinelDecisions(
  after: readonly SentinelEvent[],
  members: readonly Member[],
  announced: SentinelEvent | undefined,
): Decision[] {
  const to = switchOf(announced?.payload ?? '')?.to;
  // The leader has sent SLAVEOF NO ONE (sentinelFailoverSendSlaveOfNoOne in sentinel.c).
  const orders = after.filter(({ event }) => event === '+failover-state-wait-promotion');
  return [
    ...orders.map(({ atMs, payload }) => ({ atMs, address: subjectOf(payload) })),
    ...(announced === undefined ? [] : [{ atMs: announced.atMs, address: to }]),
  ].flatMap(({ atMs, address }) => {
    const server = address && nameOf(members, address, atMs);
    return server === undefined ? [] : [{ atMs, server }];
  });
}

/** The last election before the promotion: earlier ones belong to attempts that failed. */
function electionOf(
  after: readonly SentinelEvent[],
  beforeMs: number | undefined,
): SentinelEvent | undefined {
  return after.findLast(({ event, atMs }) => event === '+elected-leader' && atMs <= (beforeMs ?? Infinity));
}
