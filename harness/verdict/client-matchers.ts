import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import type { Outage } from '../history/index.ts';
import { listing } from './describe.ts';
import {
  type Asked,
  checked,
  type Judgement,
  judged,
  judgedNow,
  judgement,
  unlessDisturbed,
} from './judgement.ts';
import { type ClientOutcome, type Failover, subjectOf } from './subjects.ts';

export const toFollowPromotionWithin: MatcherFunction<[Duration, Failover?]> = function (
  received,
  within,
  failover,
) {
  const client = subjectOf('client', received, 'toFollowPromotionWithin');
  const limit = checked('toFollowPromotionWithin', within);
  const question = {
    matcher: 'toFollowPromotionWithin',
    about: client.name,
    covers: ['works', 'silence'],
    limit: { of: 'following', most: milliseconds('toFollowPromotionWithin', limit) },
  } as const;
  return judged(this, client, question, async () => {
    const of =
      failover === undefined ? undefined : subjectOf('failover', failover, 'toFollowPromotionWithin');
    const followedMs = await client.followedWithin(limit, of);
    const found = judgement(this, followedMs !== undefined, {
      expected: `the client ${client.name} to have a write acknowledged by the new master within ${within} after the fault`,
      found: followedMs === undefined ? 'it had none' : `it had one after ${showMs(followedMs)}`,
      details: client.recentEvents(),
      timeline: (of ?? client).timeline(),
    });
    return unlessDisturbed(found, client.disturbed());
  });
};

export const toLoseNoAcknowledgedWrites: MatcherFunction<[]> = function (received) {
  const client = subjectOf('client outcome', received, 'toLoseNoAcknowledgedWrites');
  return judgeLoss(this, client, 'toLoseNoAcknowledgedWrites', 0);
};

export const toLoseAtMost: MatcherFunction<[number]> = function (received, writes) {
  const client = subjectOf('client outcome', received, 'toLoseAtMost');
  return judgeLoss(this, client, 'toLoseAtMost', writes as number);
};

export const toLoseOnlyWritesInFlight: MatcherFunction<[]> = function (received) {
  const client = subjectOf('client outcome', received, 'toLoseOnlyWritesInFlight');
  const question = {
    matcher: 'toLoseOnlyWritesInFlight',
    about: client.name,
    covers: ['loss'],
    limit: { of: 'loss beyond what was in flight', most: 0 },
  } as const;
  return judgedNow(this, client, question, () => {
    const { lost, inFlight, acknowledged } = client.loss();
    const beyond = lost.filter(element => !inFlight.includes(element));
    return judgement(this, beyond.length === 0, {
      expected: `the client ${client.name} to lose no acknowledged write but what was in flight`,
      found: `of ${acknowledged} acknowledged writes: ${inFlight.length} lost in flight, ${listing('lost', beyond)} beyond`,
      timeline: client.timeline(),
    });
  });
};

function judgeLoss(asked: Asked, client: ClientOutcome, matcher: string, most: number): Judgement {
  const question = { matcher, about: client.name, covers: ['loss'], limit: { of: 'loss', most } } as const;
  return judgedNow(asked, client, question, () => {
    const { lost, acknowledged } = client.loss();
    const bound = most === 0 ? 'no acknowledged write' : `at most ${most} acknowledged writes`;
    const found = judgement(asked, lost.length <= most, {
      expected: `the client ${client.name} to lose ${bound}`,
      found: `of ${acknowledged} acknowledged writes: ${listing('lost', lost)}`,
      timeline: client.timeline(),
    });
    // A busy machine stretches the time in which writes are lost, but not without end.
    return lost.length > 2 * most ? found : unlessDisturbed(found, client.disturbed());
  });
}

export const toBeOutForAtMost: MatcherFunction<[Duration]> = function (received, most) {
  const client = subjectOf('client outcome', received, 'toBeOutForAtMost');
  return judgeOutage(this, client, most as Duration, {
    matcher: 'toBeOutForAtMost',
    covers: ['works', 'silence'],
    without: 'an acknowledged write',
    outage: client.outage,
  });
};

export const toHaveReceiveGapsOfAtMost: MatcherFunction<[Duration]> = function (received, most) {
  const client = subjectOf('client outcome', received, 'toHaveReceiveGapsOfAtMost');
  return judgeOutage(this, client, most as Duration, {
    matcher: 'toHaveReceiveGapsOfAtMost',
    covers: ['receives', 'silence'],
    without: 'receiving anything',
    outage: client.receiveGap,
  });
};

function judgeOutage(
  asked: Asked,
  client: ClientOutcome,
  most: Duration,
  of: {
    readonly matcher: string;
    readonly covers: readonly string[];
    readonly without: string;
    outage(): Outage;
  },
): Judgement {
  const { matcher, covers, without } = of;
  const mostMs = milliseconds(matcher, most);
  const limit = { of: 'outage', most: mostMs } as const;
  const isOutage = matcher === 'toBeOutForAtMost';
  const question = { matcher, about: client.name, covers, ...(isOutage && { limit }) };
  return judgedNow(asked, client, question, () => {
    const { lastedMs, ended } = of.outage();
    const found = judgement(asked, ended && lastedMs <= mostMs, {
      expected: `the client ${client.name} to be at most ${most} without ${without}`,
      found: `it was ${showMs(lastedMs)} without${ended ? '' : ', and that had not ended when the scenario did'}`,
      details: client.recentEvents(),
      timeline: client.timeline(),
    });
    return unlessDisturbed(found, client.disturbed());
  });
}

export const toHaveNoGhostsOrDuplicates: MatcherFunction<[]> = function (received) {
  const client = subjectOf('client outcome', received, 'toHaveNoGhostsOrDuplicates');
  const question = { matcher: 'toHaveNoGhostsOrDuplicates', about: client.name, covers: ['elements'] };
  return judgedNow(this, client, question, () => {
    const { ghosts, duplicates } = client.loss();
    return judgement(this, ghosts.length + duplicates.length === 0, {
      expected: `of the client ${client.name} no ghost and no duplicate`,
      found: `${listing('ghosts', ghosts)}, ${listing('duplicates', duplicates)}`,
      timeline: client.timeline(),
    });
  });
};

export const toKeepItsConnections: MatcherFunction<[]> = function (received) {
  const client = subjectOf('client outcome', received, 'toKeepItsConnections');
  const question = { matcher: 'toKeepItsConnections', about: client.name, covers: [] };
  return judgedNow(this, client, question, () => {
    const ended = client.disconnections();
    return judgement(this, ended.length === 0, {
      expected: `the client ${client.name} to keep its connections to redis servers`,
      found: ended.length === 0 ? 'it did' : `${ended.length} ended`,
      details: ended,
      timeline: client.timeline(),
    });
  });
};
