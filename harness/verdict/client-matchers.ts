import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import type { Outage } from '../history/index.ts';
import type { Overrun } from '../observation/index.ts';
import { listing } from './describe.ts';
import type { Demand, JudgedClient } from './judged.ts';
import { type Asked, checked, evenIfLate, type Judgement, judgement, unlessDisturbed } from './judgement.ts';
import { asClient } from './subjects.ts';

const demand = ({ isNot = false }: Asked, client: JudgedClient, of: Demand['of'], most: number): void =>
  client.demand({ of, client: client.name, most, exceeded: isNot });

const overrunOf = (
  budgetMs: number,
  { fromMs, lastedMs, ended }: Pick<Outage, 'fromMs' | 'lastedMs' | 'ended'>,
): Overrun => ({ fromMs, budgetMs, overrunMs: ended ? lastedMs - budgetMs : Number.POSITIVE_INFINITY });

export const toFollowPromotionWithin: MatcherFunction<[Duration]> = async function (received, within) {
  const client = asClient(received, 'toFollowPromotionWithin');
  const limit = checked('toFollowPromotionWithin', within);
  demand(this, client, 'following', milliseconds('toFollowPromotionWithin', limit));
  const followed = await evenIfLate(client, limit, client.followedWithin);
  const followedMs = followed.afterMs;
  const judged = judgement(this, followed.inTime, {
    expected: `the client ${client.name} to have a write acknowledged by the new master within ${within} after the fault`,
    found: followedMs === undefined ? 'it had none' : `it had one after ${showMs(followedMs)}`,
    details: client.doings(),
    timeline: client.timeline(),
  });
  return unlessDisturbed(judged, client, followed.overrun);
};

export const toLoseNoAcknowledgedWrites: MatcherFunction<[]> = async function (received) {
  return judgeLoss(this, asClient(received, 'toLoseNoAcknowledgedWrites'), 0);
};

export const toLoseOnlyWhatWasInFlight: MatcherFunction<[]> = async function (received) {
  const client = asClient(received, 'toLoseOnlyWhatWasInFlight');
  demand(this, client, 'loss beyond what was in flight', 0);
  const { lost, inFlight, acknowledged } = await client.loss();
  const beyond = lost.filter(element => !inFlight.includes(element));
  return judgement(this, beyond.length === 0, {
    expected: `the client ${client.name} to lose no acknowledged write but what was in flight`,
    found: `of ${acknowledged} acknowledged writes: ${inFlight.length} lost in flight, ${listing('lost', beyond)} beyond`,
    timeline: client.timeline(),
  });
};

export const toLoseAtMost: MatcherFunction<[number]> = async function (received, writes) {
  const client = asClient(received, 'toLoseAtMost');
  const most = writes as number;
  const judged = await judgeLoss(this, client, most);
  // A busy machine stretches the time in which writes are lost, but not without end.
  const { lost } = await client.loss();
  return lost.length > 2 * most ? judged : unlessDisturbed(judged, client);
};

async function judgeLoss(asked: Asked, client: JudgedClient, most: number): Promise<Judgement> {
  demand(asked, client, 'loss', most);
  const { lost, acknowledged } = await client.loss();
  const bound = most === 0 ? 'no acknowledged write' : `at most ${most} acknowledged writes`;
  return judgement(asked, lost.length <= most, {
    expected: `the client ${client.name} to lose ${bound}`,
    found: `of ${acknowledged} acknowledged writes: ${listing('lost', lost)}`,
    timeline: client.timeline(),
  });
}

export const toBeOutForAtMost: MatcherFunction<[Duration]> = async function (received, most) {
  const client = asClient(received, 'toBeOutForAtMost');
  const mostMs = milliseconds('toBeOutForAtMost', most as Duration);
  demand(this, client, 'outage', mostMs);
  const { fromMs, lastedMs, ended } = await client.outage();
  const judged = judgement(this, ended && lastedMs <= mostMs, {
    expected: `the client ${client.name} to be at most ${most} without an acknowledged write`,
    found: `it was ${showMs(lastedMs)} without${ended ? '' : ', and had none until its workload ended'}`,
    details: client.doings(),
    timeline: client.timeline(),
  });
  return unlessDisturbed(judged, client, overrunOf(mostMs, { fromMs, lastedMs, ended }));
};

export const toBeDeafForAtMost: MatcherFunction<[Duration]> = async function (received, most) {
  const client = asClient(received, 'toBeDeafForAtMost');
  const mostMs = milliseconds('toBeDeafForAtMost', most as Duration);
  const { fromMs, lastedMs, ended } = await client.deafness();
  const judged = judgement(this, ended && lastedMs <= mostMs, {
    expected: `the client ${client.name} to be at most ${most} without receiving anything`,
    found: `it was ${showMs(lastedMs)} without${ended ? '' : ', and received nothing until its workload ended'}`,
    details: client.doings(),
    timeline: client.timeline(),
  });
  return unlessDisturbed(judged, client, overrunOf(mostMs, { fromMs, lastedMs, ended }));
};

export const toHaveNoGhostsOrDuplicates: MatcherFunction<[]> = async function (received) {
  const client = asClient(received, 'toHaveNoGhostsOrDuplicates');
  const { ghosts, duplicates } = await client.loss();
  return judgement(this, ghosts.length + duplicates.length === 0, {
    expected: `of the client ${client.name} no ghost and no duplicate`,
    found: `${listing('ghosts', ghosts)}, ${listing('duplicates', duplicates)}`,
    timeline: client.timeline(),
  });
};

export const toKeepItsConnections: MatcherFunction<[]> = async function (received) {
  const client = asClient(received, 'toKeepItsConnections');
  const ended = await client.disconnections();
  return judgement(this, ended.length === 0, {
    expected: `the client ${client.name} to keep its connections to redis servers`,
    found: ended.length === 0 ? 'it did' : `${ended.length} ended`,
    details: ended,
    timeline: client.timeline(),
  });
};
