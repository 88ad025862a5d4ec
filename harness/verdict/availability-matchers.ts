import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import type { Outage } from '../history/index.ts';
import { isMet, judgement, recordExpectationNow, unlessDisturbed } from './judgement.ts';
import { subjectOf } from './subjects.ts';

// What the users of a service met with as a whole.

/** Where the contrary is expected, a service that does not answer at the end is what the scenario shows. */
const coversOf = ({ isNot = false }: { readonly isNot?: boolean }) => (isNot ? ['answers'] : []);

export const toBeUnavailableForAtMost: MatcherFunction<[Duration]> = function (received, most) {
  const matcher = 'toBeUnavailableForAtMost';
  const service = subjectOf('service outcome', received, matcher);
  const mostMs = milliseconds(`the time given to ${matcher}`, most as Duration);
  return recordExpectationNow(this, service, { matcher, about: service.name, covers: coversOf(this) }, () => {
    const { unavailable } = service.trouble();
    const tooLong = unavailable.filter(({ lastedMs, ended }) => !ended || lastedMs > mostMs);
    const found = judgement(this, tooLong.length === 0, {
      expected: `${service.name} to be at most ${most} without a request that succeeds`,
      found:
        unavailable.length === 0
          ? 'there was always one'
          : `it was ${unavailable.map(showUnavailable).join(', then ')}`,
      timeline: service.timeline(),
    });
    service.budget({
      what: `${this.isNot ? 'not ' : ''}unavailable for at most ${most}`,
      kept: isMet(this, found),
    });
    const overrunOf = ({ fromMs, lastedMs, ended }: Outage) => ({
      fromMs,
      budgetMs: mostMs,
      overrunMs: ended ? lastedMs - mostMs : Number.POSITIVE_INFINITY,
    });
    // Every one of them needs an excuse.
    const unexcused = tooLong.find(each => service.disturbed(overrunOf(each)) === undefined);
    const worst = unexcused ?? tooLong[0];
    return worst === undefined ? found : unlessDisturbed(found, service, overrunOf(worst));
  });
};

const showUnavailable = ({ lastedMs, ended }: Outage): string =>
  `${showMs(lastedMs)} without${ended ? '' : ', which had not ended when the load did'}`;

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
    service.budget({
      what: `${this.isNot ? 'not ' : ''}recovered within ${within}`,
      kept: isMet(this, found),
    });
    const overrunMs = (recoveredMs ?? Number.POSITIVE_INFINITY) - withinMs;
    return unlessDisturbed(found, service, { budgetMs: withinMs, overrunMs });
  });
};
