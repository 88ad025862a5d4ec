import type { MatcherFunction } from 'expect';
import { type CrowdFailover, showKinds, showReconnections } from '../analyze/index.ts';
import {
  type Duration,
  milliseconds,
  oneOf,
  rejectUnknownKeys,
  sumOf,
  wholeNumber,
} from '../basics/index.ts';
import {
  isMet,
  type Judgement,
  judgement,
  type MatcherThis,
  recordExpectationNow,
  unlessDisturbed,
} from './judgement.ts';
import { type CrowdOutcome, subjectOf } from './subjects.ts';
import { firstLine, TooBusy, Unknown } from './unknown.ts';

// What the connections of a crowd experienced after each fault.

export const toReconnectWithin: MatcherFunction<[Duration]> = function (received, within) {
  const matcher = 'toReconnectWithin';
  const crowd = subjectOf('crowd outcome', received, matcher);
  const withinMs = milliseconds(`the time given to ${matcher}`, within as Duration);
  const limit = { of: 'following', most: withinMs } as const;
  // Connections that worked again have to work at the end.
  const covers = this.isNot === true ? ['connections'] : [];
  const question = { matcher, about: crowd.name, covers, limit } as const;
  return recordExpectationNow(this, crowd, question, () => {
    const late = failoversOf(crowd).filter(({ never, lastMs = 0 }) => never > 0 || lastMs > withinMs);
    const found = judgement(this, late.length === 0, {
      expected: `every connection of ${crowd.name} to work again within ${within} after the fault`,
      found: failoversOf(crowd).map(showReconnections).join('; '),
      details: late.flatMap(({ never, neverBecause }) =>
        never === 0 ? [] : [`last errors of those that never did: ${showKinds(neverBecause)}`],
      ),
      timeline: crowd.timeline(),
    });
    const overrunOf = ({ injectedAtMs, never, lastMs = 0 }: CrowdFailover) => ({
      fromMs: crowd.clockOriginMs + injectedAtMs,
      budgetMs: withinMs,
      overrunMs: never > 0 ? Number.POSITIVE_INFINITY : lastMs - withinMs,
    });
    // Every one of them needs an excuse.
    const unexcused = late.find(each => crowd.disturbed(overrunOf(each)) === undefined);
    const worst = unexcused ?? late[0];
    return worst === undefined ? found : unlessDisturbed(found, crowd, overrunOf(worst));
  });
};

/** Which attempts to connect are counted, and over how long. */
export interface PeakOf {
  /** Those to redis servers, or those to sentinels. Default: 'servers'. */
  readonly to?: 'servers' | 'sentinels';
  /** The length of time in which they count. Default: '1s'. */
  readonly in?: '1s' | '100ms';
}

export const toHavePeakOfAtMost: MatcherFunction<[number, PeakOf?]> = function (received, attempts, of = {}) {
  const matcher = 'toHavePeakOfAtMost';
  const crowd = subjectOf('crowd outcome', received, matcher);
  const most = wholeNumber(`the number given to ${matcher}`, attempts as number, 0);
  rejectUnknownKeys(matcher, of as object, ['to', 'in']);
  const { to = 'servers', in: time = '1s' } = of as PeakOf;
  oneOf(`${matcher}.to`, to, ['servers', 'sentinels']);
  oneOf(`${matcher}.in`, time, ['1s', '100ms']);
  return recordExpectationNow(this, crowd, { matcher, about: crowd.name, covers: [] }, () => {
    const peaks = failoversOf(crowd).map(({ toServers, toSentinels }) => {
      const { perSecond, per100ms } = to === 'servers' ? toServers : toSentinels;
      return time === '1s' ? perSecond : per100ms;
    });
    const found = judgement(
      this,
      peaks.every(peak => peak <= most),
      {
        expected: `${crowd.name} to try to connect to ${to === 'servers' ? 'redis servers' : 'sentinels'} at most ${most} times in ${time}`,
        found: `the peak was ${peaks.join(', then ')}`,
        timeline: crowd.timeline(),
      },
    );
    return unlessBusy(this, crowd, found, { peak: Math.max(...peaks), most, inMs: milliseconds('in', time) });
  });
};

const OF_MAXCLIENTS = /max number of clients reached/;

export const toBeRejectedAtMost: MatcherFunction<[number]> = function (received, times) {
  const matcher = 'toBeRejectedAtMost';
  const crowd = subjectOf('crowd outcome', received, matcher);
  const most = wholeNumber(`the number given to ${matcher}`, times as number, 0);
  return recordExpectationNow(this, crowd, { matcher, about: crowd.name, covers: [] }, () => {
    const rejected = sumOf(failoversOf(crowd).map(each => each.rejected));
    const reported = sumOf(
      crowd.report.errors.filter(({ kind }) => OF_MAXCLIENTS.test(kind)).map(each => each.count),
    );
    // A server at its maxclients can reject those who ask for its count as well.
    if (rejected === 0 && reported > 0)
      throw new Unknown(
        `how many connections of ${crowd.name} servers rejected is not known: they counted none because of maxclients, and clients got its error ${reported} times`,
      );
    const uncounted = [...new Set(failoversOf(crowd).flatMap(each => each.uncounted ?? []))].join(', ');
    if (rejected <= most && uncounted !== '')
      throw new Unknown(
        `how many connections of ${crowd.name} servers rejected is not known: they counted ${rejected} because of maxclients, and ${uncounted} no longer reported its count while ${crowd.name} connected to it`,
      );
    return judgement(this, rejected <= most, {
      expected: `servers to reject at most ${most} connections since the fault because of maxclients`,
      found: `they rejected ${rejected}`,
      timeline: crowd.timeline(),
    });
  });
};

export const toAgreeWithServers: MatcherFunction<[]> = function (received) {
  const matcher = 'toAgreeWithServers';
  const crowd = subjectOf('crowd outcome', received, matcher);
  return recordExpectationNow(this, crowd, { matcher, about: crowd.name, covers: [] }, () => {
    const witnesses = failoversOf(crowd).flatMap(({ witness }) => witness ?? []);
    if (witnesses.length === 0)
      throw new Unknown(`no server answered all the time, so nothing confirms what ${crowd.name} counted`);
    return judgement(
      this,
      witnesses.every(({ agrees }) => agrees),
      {
        expected: 'servers and clients to count the same connections, within 5 % and 40 of others',
        found: witnesses
          .map(({ counted, accepted }) => `clients made ${counted}, servers accepted or rejected ${accepted}`)
          .join('; '),
        timeline: crowd.timeline(),
      },
    );
  });
};

/** @throws Unknown when no fault was injected */
function failoversOf({ name, report: { failovers } }: CrowdOutcome): readonly CrowdFailover[] {
  if (failovers.length > 0) return failovers;
  throw new Unknown(`no fault was injected while ${name} worked, so nothing shows how it reconnects`);
}

const SECOND_MS = 1000;

/**
 * A busy machine both delays attempts and lets them come together. As of times, it explains as much again as the limit, and
 * what is allowed in a second where the limit is that of a shorter time. A higher peak fails on any machine.
 */
function unlessBusy(
  asked: MatcherThis,
  crowd: CrowdOutcome,
  found: Judgement,
  { peak, most, inMs }: { readonly peak: number; readonly most: number; readonly inMs: number },
): Judgement {
  if (isMet(asked, found) || peak > most * (1 + SECOND_MS / inMs)) return found;
  const disturbed = crowd.disturbed();
  if (disturbed === undefined) return found;
  throw new TooBusy(`the machine was too busy to judge peaks (${disturbed}): ${firstLine(found.message())}`);
}
