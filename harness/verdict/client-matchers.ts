import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import type { Outages } from '../history/index.ts';
import { hasTrait, type Traits } from '../workload/index.ts';
import { listing } from './describe.ts';
import { judgeGaps } from './gaps.ts';
import {
  amountOf,
  askTwiceIfDisturbed,
  durationOf,
  type Judgement,
  judgement,
  type MatcherThis,
  recordExpectation,
  recordExpectationNow,
  unlessDisturbed,
} from './judgement.ts';
import { type ClientOutcome, type Failover, subjectOf } from './subjects.ts';

export const toFollowPromotionWithin: MatcherFunction<[Duration, Failover?]> = function (
  received,
  within,
  failover,
) {
  const client = subjectOf('client', received, 'toFollowPromotionWithin');
  const limit = durationOf('toFollowPromotionWithin', within);
  const question = {
    matcher: 'toFollowPromotionWithin',
    about: client.name,
    // One that followed has to work at the end.
    covers: this.isNot === true ? ['works', 'silence'] : ['silence'],
    limit: { of: 'following', most: milliseconds('toFollowPromotionWithin', limit) },
  } as const;
  return recordExpectation(this, client, question, async () => {
    const of =
      failover === undefined ? undefined : subjectOf('failover', failover, 'toFollowPromotionWithin');
    const followed = await askTwiceIfDisturbed(client, limit, each => client.followedWithin(each, of));
    const followedMs = followed.afterMs;
    const found = judgement(this, followed.inTime, {
      expected: `the client ${client.name} to have a write acknowledged by the new master within ${within} after the fault`,
      found: followedMs === undefined ? 'it had none' : `it had one after ${showMs(followedMs)}`,
      details: client.recentEvents(),
      timeline: (of ?? client).timeline(),
    });
    return unlessDisturbed(found, client, followed.overrun);
  });
};

export const toLoseNoAcknowledgedWrites: MatcherFunction<[]> = function (received) {
  const client = subjectOf('client outcome', received, 'toLoseNoAcknowledgedWrites');
  return judgeLoss(this, client, 'toLoseNoAcknowledgedWrites', 0);
};

export const toLoseAtMost: MatcherFunction<[number]> = function (received, writes) {
  const client = subjectOf('client outcome', received, 'toLoseAtMost');
  return judgeLoss(this, client, 'toLoseAtMost', amountOf('the number given to toLoseAtMost', writes));
};

export const toLoseOnlyWritesInFlight: MatcherFunction<[]> = function (received) {
  const client = subjectOf('client outcome', received, 'toLoseOnlyWritesInFlight');
  const question = {
    matcher: 'toLoseOnlyWritesInFlight',
    about: client.name,
    covers: ['loss'],
    limit: { of: 'loss beyond what was in flight', most: 0 },
  } as const;
  return recordExpectationNow(this, client, question, () => {
    const { unit, lost, inFlight, acknowledged, lostExamples } = client.loss();
    return judgement(this, lost <= inFlight, {
      expected: `the client ${client.name} to lose no acknowledged ${unit} but what was in flight`,
      found: `of ${acknowledged} acknowledged: ${listing('lost', lost, lostExamples)}, ${inFlight} of them in flight`,
      timeline: client.timeline(),
    });
  });
};

function judgeLoss(asked: MatcherThis, client: ClientOutcome, matcher: string, most: number): Judgement {
  const question = { matcher, about: client.name, covers: ['loss'], limit: { of: 'loss', most } } as const;
  return recordExpectationNow(asked, client, question, () => {
    const { unit, lost, acknowledged, lostExamples } = client.loss();
    const bound = most === 0 ? `no acknowledged ${unit}` : `at most ${most} acknowledged ${unit}s`;
    const found = judgement(asked, lost <= most, {
      expected: `the client ${client.name} to lose ${bound}`,
      found: `of ${acknowledged} acknowledged: ${listing('lost', lost, lostExamples)}`,
      timeline: client.timeline(),
    });
    // A busy machine stretches the time in which writes are lost, but not without end.
    return lost > 2 * most ? found : unlessDisturbed(found, client);
  });
}

export const toBeOutForAtMost: MatcherFunction<[Duration, string?]> = function (received, most, shard) {
  const client = subjectOf('client outcome', received, 'toBeOutForAtMost');
  return judgeOutage(this, client, most as Duration, {
    matcher: 'toBeOutForAtMost',
    // That it works on one shard says nothing of the others.
    covers: shard === undefined || this.isNot === true ? ['works', 'silence'] : ['silence'],
    ...(shard !== undefined && { shard }),
    without: shard === undefined ? 'an acknowledged write' : `an acknowledged write on ${shard}`,
    gaps() {
      const { all, usualMs, shards = [] } = client.outages();
      if (shard === undefined) return { all, usualMs };
      const wanted = shards.find(each => each.shard === shard);
      if (wanted === undefined)
        throw new TypeError(
          `${client.name} did not work on a shard '${shard}'; it worked on ${shards.map(each => each.shard).join(', ') || 'a deployment without shards'}`,
        );
      return { all: all.filter(each => each.shard === shard), usualMs: wanted.usualMs };
    },
  });
};

export const toHaveReceiveGapsOfAtMost: MatcherFunction<[Duration]> = function (received, most) {
  const client = subjectOf('client outcome', received, 'toHaveReceiveGapsOfAtMost');
  requireTrait(client, 'receives', 'toHaveReceiveGapsOfAtMost');
  return judgeOutage(this, client, most as Duration, {
    matcher: 'toHaveReceiveGapsOfAtMost',
    covers: ['receives', 'silence'],
    without: 'receiving anything',
    gaps: client.receiveGaps,
  });
};

function judgeOutage(
  asked: MatcherThis,
  client: ClientOutcome,
  most: Duration,
  of: {
    readonly matcher: string;
    readonly covers: readonly string[];
    readonly shard?: string;
    readonly without: string;
    gaps(): Pick<Outages, 'all' | 'usualMs'>;
  },
): Judgement {
  const { matcher, covers, shard, without } = of;
  const mostMs = milliseconds(matcher, most);
  const limit = { of: 'outage', most: mostMs, ...(shard !== undefined && { shard }) } as const;
  const isOutage = matcher === 'toBeOutForAtMost';
  const question = { matcher, about: client.name, covers, ...(isOutage && { limit }) };
  return recordExpectationNow(asked, client, question, () =>
    judgeGaps(asked, client, of.gaps(), most, {
      who: `the client ${client.name}`,
      without,
      details: client.recentEvents(),
    }).unlessDisturbed(),
  );
}

export const toHaveNoGhostsOrDuplicates: MatcherFunction<[]> = function (received) {
  const client = subjectOf('client outcome', received, 'toHaveNoGhostsOrDuplicates');
  requireTrait(client, 'findsEachWrite', 'toHaveNoGhostsOrDuplicates');
  // By the names that the checker of elements has for them: it judges all clients at once.
  const covers = this.isNot === true ? ['duplicates', 'impossible'] : [];
  const question = { matcher: 'toHaveNoGhostsOrDuplicates', about: client.name, covers };
  return recordExpectationNow(this, client, question, () => {
    const { ghosts, ghostExamples, duplicates, duplicateExamples } = client.loss();
    return judgement(this, ghosts + duplicates === 0, {
      expected: `of the client ${client.name} no ghost and no duplicate`,
      found: `${listing('ghosts', ghosts, ghostExamples)}, ${listing('duplicates', duplicates, duplicateExamples)}`,
      timeline: client.timeline(),
    });
  });
};

export const toKeepItsConnections: MatcherFunction<[]> = function (received) {
  const client = subjectOf('client outcome', received, 'toKeepItsConnections');
  const question = { matcher: 'toKeepItsConnections', about: client.name, covers: [] };
  return recordExpectationNow(this, client, question, () => {
    const ended = client.disconnections();
    return judgement(this, ended.length === 0, {
      expected: `the client ${client.name} to keep its connections to redis servers`,
      found: ended.length === 0 ? 'it did' : `${ended.length} ended`,
      details: ended,
      timeline: client.timeline(),
    });
  });
};

/** For callers whom no compiler stops. @throws TypeError when the matcher means nothing for the client's workload */
function requireTrait({ workload }: ClientOutcome, trait: keyof Traits, matcher: string): void {
  if (!hasTrait(workload, trait))
    throw new TypeError(`${matcher} means nothing for the workload '${workload.kind}'`);
}
