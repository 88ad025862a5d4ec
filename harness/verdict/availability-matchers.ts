import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import { judgeGaps } from './gaps.ts';
import { durationOf, judgement, recordBudget, recordExpectationNow, unlessDisturbed } from './judgement.ts';
import { subjectOf } from './subjects.ts';

// What the users of a service met with as a whole.

/** Where the contrary is expected, a service that does not answer at the end is what the scenario shows. */
const coversOf = ({ isNot = false }: { readonly isNot?: boolean }) => (isNot ? ['answers'] : []);

export const toBeUnavailableForAtMost: MatcherFunction<[Duration]> = function (received, most) {
  const matcher = 'toBeUnavailableForAtMost';
  const service = subjectOf('service outcome', received, matcher);
  durationOf(matcher, most);
  return recordExpectationNow(this, service, { matcher, about: service.name, covers: coversOf(this) }, () => {
    const judged = judgeGaps(this, service, service.trouble().unavailable, most as Duration, {
      who: service.name,
      without: 'a request that succeeds',
    });
    recordBudget(this, service, `unavailable for at most ${most}`, judged.found);
    return judged.unlessDisturbed();
  });
};

export const toRecoverWithin: MatcherFunction<[Duration]> = function (received, within) {
  const matcher = 'toRecoverWithin';
  const service = subjectOf('service outcome', received, matcher);
  const withinMs = milliseconds(`the time given to ${matcher}`, within as Duration);
  return recordExpectationNow(this, service, { matcher, about: service.name, covers: coversOf(this) }, () => {
    const { recoveredMs } = service.trouble();
    const found = judgement(this, recoveredMs !== undefined && recoveredMs <= withinMs, {
      expected: `requests of ${service.name} to succeed again within ${within} after the fault, for a second at least`,
      found:
        recoveredMs === undefined ? 'they did not until the end' : `they did after ${showMs(recoveredMs)}`,
      timeline: service.timeline(),
    });
    recordBudget(this, service, `recovered within ${within}`, found);
    const overrunMs = (recoveredMs ?? Number.POSITIVE_INFINITY) - withinMs;
    return unlessDisturbed(found, service, { budgetMs: withinMs, overrunMs });
  });
};
