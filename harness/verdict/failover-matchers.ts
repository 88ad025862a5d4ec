import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import { checked, evenIfLate, judgement, unlessDisturbed, unlessTied } from './judgement.ts';
import { asFailover } from './subjects.ts';

export const toPromoteWithin: MatcherFunction<[Duration]> = async function (received, within) {
  const failover = asFailover(received, 'toPromoteWithin');
  const limit = checked('toPromoteWithin', within);
  const most = milliseconds('toPromoteWithin', limit);
  failover.demand({ of: 'promotion', most, exceeded: this.isNot === true });
  const promoted = await evenIfLate(failover, limit, failover.promotedWithin);
  const promotedMs = promoted.afterMs;
  const judged = judgement(this, promoted.inTime, {
    expected: `a replica to be promoted within ${within} after the ${failover.fault}`,
    found: promotedMs === undefined ? 'none was' : `it was after ${showMs(promotedMs)}`,
    details: failover.obstacles(),
    timeline: failover.timeline(),
  });
  const untied = unlessTied(judged, promotedMs === undefined ? failover.tiedVote() : undefined);
  return unlessDisturbed(untied, failover, promoted.overrun);
};
