import type { MatcherFunction } from 'expect';
import { badField, type Duration, milliseconds, now, showMs, UnusableInput } from '../basics/index.ts';
import { type Finding, overall } from '../checkers/index.ts';
import {
  askTwiceIfDisturbed,
  durationOf,
  judgement,
  recordExpectation,
  recordExpectationNow,
  unlessDisturbed,
  unlessVoteSplit,
} from './judgement.ts';
import { subjectOf } from './subjects.ts';
import { Unknown } from './unknown.ts';

export const toPromoteWithin: MatcherFunction<[Duration]> = function (received, within) {
  const failover = subjectOf('failover', received, 'toPromoteWithin');
  const limit = durationOf('toPromoteWithin', within);
  const most = milliseconds('toPromoteWithin', limit);
  // Without a promotion there is no master for a while, and nothing to agree on. Where there is one at the end, clients work.
  const covers = this.isNot === true ? ['stable', 'silence'] : [];
  const question = { matcher: 'toPromoteWithin', covers, limit: { of: 'promotion', most } } as const;
  return recordExpectation(this, failover, question, async () => {
    const promoted = await askTwiceIfDisturbed(failover, limit, failover.promotedWithin);
    const promotedMs = promoted.afterMs;
    const found = judgement(this, promoted.inTime, {
      expected: `a replica to be promoted within ${within} after the ${failover.fault}`,
      found: promotedMs === undefined ? 'none was' : `it was after ${showMs(promotedMs)}`,
      details: failover.obstacles(),
      timeline: failover.timeline(),
    });
    const inconclusive = promotedMs === undefined ? failover.splitVote() : undefined;
    return unlessDisturbed(unlessVoteSplit(found, inconclusive), failover, promoted.overrun);
  });
};

export const toStabilizeWithin: MatcherFunction<[Duration]> = function (received, within) {
  const topology = subjectOf('topology', received, 'toStabilizeWithin');
  const limit = durationOf('toStabilizeWithin', within);
  // One that was stable once has to be so at the end.
  const covers = this.isNot === true ? ['stable'] : [];
  return recordExpectation(this, topology, { matcher: 'toStabilizeWithin', covers }, async () => {
    const fromMs = now();
    const unstable = await topology.unstableAfter(limit);
    const found = judgement(this, unstable === undefined, {
      expected: `every server to answer, and all to agree on one master, within ${within}`,
      found: unstable ?? 'they did',
      timeline: topology.timeline(),
    });
    const isLate = unstable !== undefined && topology.disturbed() !== undefined;
    const isStableLate = isLate && (await topology.unstableAfter(limit)) === undefined;
    const budgetMs = milliseconds('toStabilizeWithin', limit);
    const overrunMs = isStableLate ? now() - fromMs - budgetMs : Number.POSITIVE_INFINITY;
    return unlessDisturbed(found, topology, { fromMs, budgetMs, overrunMs });
  });
};

export const toPublishWithin: MatcherFunction<[string, Duration]> = function (received, event, within) {
  const topology = subjectOf('topology', received, 'toPublishWithin');
  const name = eventOf(event);
  const limit = durationOf('toPublishWithin', within);
  return recordExpectation(this, topology, { matcher: 'toPublishWithin', covers: [] }, async () => {
    const published = await askTwiceIfDisturbed(topology, limit, each =>
      topology.publishedWithin(name, each),
    );
    const publishedMs = published.afterMs;
    const found = judgement(this, published.inTime, {
      expected: `a sentinel to publish ${event} within ${within} after the fault`,
      found: publishedMs === undefined ? 'none did' : `one did after ${showMs(publishedMs)}`,
      details: topology.published(),
      timeline: topology.timeline(),
    });
    return unlessDisturbed(found, topology, published.overrun);
  });
};

/** What no sentinel ever publishes would let `.not` pass. */
function eventOf(event: unknown): string {
  if (typeof event === 'string' && /^[+-][a-z][a-z-]*$/.test(event)) return event;
  throw badField('the event given to toPublishWithin', event, "its name with its sign, such as '+tilt'");
}

export const toPassCheckers: MatcherFunction<[string?]> = function (received, checker) {
  const { checks, ...outcome } = subjectOf('outcome', received, 'toPassCheckers');
  const asked = checker === undefined ? checks : checks.filter(each => each.checker === checker);
  if (asked.length === 0)
    throw new UnusableInput(
      `toPassCheckers was given the checker '${checker}'; this scenario has ${checks.map(each => each.checker).join(', ')}`,
    );
  // What healing brings about later is no part of what passed.
  const covers = this.isNot === true ? [...new Set(asked.map(each => each.checker))] : [];
  return recordExpectationNow(this, outcome, { matcher: 'toPassCheckers', covers }, () => {
    const { verdict, reason } = overall(asked);
    if (verdict === 'unknown') throw new Unknown(reason);
    const what = checker === undefined ? 'every checker' : `the checker ${checker}`;
    return {
      pass: verdict === 'pass',
      message: () =>
        [
          `${this.isNot ? 'did not expect' : 'expected'} ${what} to find nothing wrong; ${reason}`,
          ...asked.flatMap(examplesOf),
        ].join('\n'),
    };
  });
};

const examplesOf = ({ checker, examples }: Finding): string[] =>
  Object.entries(examples).map(([name, some]) => `  ${checker}, ${name}: ${some.join(', ')}`);
