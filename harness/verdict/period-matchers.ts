import type { MatcherFunction } from 'expect';
import { badField, type Duration, milliseconds, showMaybe, showMs } from '../basics/index.ts';
import type { Overrun } from '../observation/index.ts';
import type { Numbers, NumbersByPeriod, Period } from '../services/index.ts';
import {
  amountOf,
  type Judgement,
  judgement,
  type MatcherThis,
  recordBudget,
  recordExpectationNow,
  unlessDisturbed,
} from './judgement.ts';
import { type PeriodOutcome, subjectOf } from './subjects.ts';
import { Unknown } from './unknown.ts';

/** What a source may be asked: so often a second, or so many times as often as before the fault. */
export type SourceLoad = { readonly perSecond: number } | { readonly timesBefore: number };

export const toSucceedAtLeast: MatcherFunction<[number]> = function (received, share) {
  const least = shareOf('toSucceedAtLeast', share);
  return judgePeriod(this, subjectOf('period', received, 'toSucceedAtLeast'), 'toSucceedAtLeast', {
    what: `success at least ${showLimit(least)}`,
    holds: ({ success = 0 }) => success >= least,
    found: ({ success = 0, requests, hungUp }) =>
      `${percent(success)} of ${requests} requests were answered without an error, ${hungUp} users hung up`,
    mayBreak: ({ success = 0, requests, unplaced = 0 }) =>
      unplaced > 0 && (success * requests) / (requests + unplaced) < least
        ? `${unplaced} requests that failed may have been of it`
        : undefined,
    // An error that a user was given is none of the machine's.
    isFact: ({ success = 0, requests, hungUp }) => Math.round((1 - success) * requests) > hungUp,
  });
};

export const toAnswerWithin: MatcherFunction<['p50' | 'p99' | 'max', Duration]> = function (
  received,
  percentile,
  within,
) {
  const name = percentile as keyof typeof PERCENTILES;
  if (!Object.hasOwn(PERCENTILES, name))
    throw badField('the percentile given to toAnswerWithin', percentile, Object.keys(PERCENTILES).join(', '));
  const mostMs = milliseconds('the time given to toAnswerWithin', within as Duration);
  const excessMs = (numbers: Numbers) => (PERCENTILES[name](numbers) ?? Number.POSITIVE_INFINITY) - mostMs;
  return judgePeriod(this, subjectOf('period', received, 'toAnswerWithin'), 'toAnswerWithin', {
    what: `${name} within ${within}`,
    holds: numbers => excessMs(numbers) <= 0,
    found: numbers => `${name} was ${showMaybe(PERCENTILES[name](numbers))}`,
    overrun: numbers => ({ budgetMs: mostMs, overrunMs: excessMs(numbers) }),
  });
};

const PERCENTILES = {
  p50: ({ p50Ms }: Numbers) => p50Ms,
  p99: ({ p99Ms }: Numbers) => p99Ms,
  max: ({ maxMs }: Numbers) => maxMs,
};

export const toHitAtLeast: MatcherFunction<[number]> = function (received, share) {
  const least = shareOf('toHitAtLeast', share);
  return judgePeriod(this, subjectOf('period', received, 'toHitAtLeast'), 'toHitAtLeast', {
    what: `hits at least ${showLimit(least)}`,
    needs: CACHE,
    holds: ({ hits = 0 }) => hits >= least,
    found: ({ hits = 0, away = 0, requests }) =>
      `the cache answered ${percent(hits)} of ${requests} requests, and was unreachable for ${percent(away)}`,
  });
};

export const toFindItsCacheAwayAtMost: MatcherFunction<[number]> = function (received, requests) {
  const most = amountOf('the number given to toFindItsCacheAwayAtMost', requests);
  const countOf = ({ away = 0, requests: all }: Numbers) => Math.round(away * all);
  return judgePeriod(
    this,
    subjectOf('period', received, 'toFindItsCacheAwayAtMost'),
    'toFindItsCacheAwayAtMost',
    {
      what: `the cache unreachable for at most ${most} requests`,
      needs: CACHE,
      holds: numbers => countOf(numbers) <= most,
      found: numbers => `it was for ${countOf(numbers)} of ${numbers.requests}`,
    },
  );
};

export const toServeStaleAtMost: MatcherFunction<[number]> = function (received, answers) {
  const most = amountOf('the number given to toServeStaleAtMost', answers);
  return judgePeriod(this, subjectOf('period', received, 'toServeStaleAtMost'), 'toServeStaleAtMost', {
    what: `stale answers at most ${most}`,
    needs: {
      of: ({ stale }) => stale,
      what: "how old its answers are: with the header 'age', in seconds, and the option cache: { freshFor }",
    },
    holds: ({ stale = 0 }) => stale <= most,
    found: ({ stale = 0, requests }) =>
      `${stale} of ${requests} answers were older than the cache may keep them`,
  });
};

// A source that was hardly asked gives no scale.
const LEAST_BEFORE = 1;

export const toAskSourceAtMost: MatcherFunction<[SourceLoad]> = function (received, load) {
  const most = sourceLoadOf(load);
  const allowed = (before: Numbers | undefined): number =>
    'perSecond' in most
      ? most.perSecond
      : most.timesBefore * Math.max(LEAST_BEFORE, before?.sourcePerSecond ?? 0);
  return judgePeriod(this, subjectOf('period', received, 'toAskSourceAtMost'), 'toAskSourceAtMost', {
    needs: {
      of: ({ sourcePerSecond }) => sourcePerSecond,
      what: 'what the processes behind it are asked: each request as a line of the file in REQUEST_LOG',
    },
    what:
      'perSecond' in most
        ? `the source asked at most ${most.perSecond} times a second`
        : `the source asked at most ${most.timesBefore} times as often as before`,
    holds: ({ sourcePerSecond = 0 }, all) => sourcePerSecond <= allowed(all.before),
    found: ({ sourcePerSecond = 0 }, all) =>
      `it was asked ${sourcePerSecond.toFixed(1)} times a second, allowed are ${allowed(all.before).toFixed(1)}`,
    // A busy machine asks less, not more.
    isFact: () => 'perSecond' in most,
  });
};

function sourceLoadOf(load: unknown): SourceLoad {
  const [name, amount, ...others] = Object.entries(load ?? {}).flat();
  if (others.length > 0 || (name !== 'perSecond' && name !== 'timesBefore'))
    throw badField('the load given to toAskSourceAtMost', load, '{ perSecond } or { timesBefore }');
  amountOf(`${name} given to toAskSourceAtMost`, amount);
  return load as SourceLoad;
}

/** A number that is there only where a service reports what it is made of. */
interface Needed {
  of(numbers: Numbers): number | undefined;
  /** What it has to report, and how. */
  readonly what: string;
}

const CACHE: Needed = {
  of: ({ hits }) => hits,
  what: "whether its cache answered: with the header 'x-cache', as 'hit', 'miss' or 'unreachable'",
};

interface Expected {
  readonly what: string;
  /** What the service has to report for it. */
  readonly needs?: Needed;
  holds(numbers: Numbers, all: NumbersByPeriod): boolean;
  found(numbers: Numbers, all: NumbersByPeriod): string;
  /** Why it is not known where it holds for what is known. */
  mayBreak?(numbers: Numbers): string | undefined;
  /** Whether it failed for a reason that a busy machine does not excuse. */
  isFact?(numbers: Numbers): boolean;
  /** By how much a time was too long. */
  overrun?(numbers: Numbers): Overrun;
}

function judgePeriod(
  asked: MatcherThis,
  period: PeriodOutcome,
  matcher: string,
  expected: Expected,
): Judgement {
  return recordExpectationNow(asked, period, { matcher, about: period.service, covers: [] }, () => {
    const { service, shard } = period;
    const all = period.measured();
    const numbers = all[period.period];
    const whole = shard === undefined ? service : `the part ${shard} of ${service}`;
    if (numbers === undefined || numbers.requests === 0)
      throw new Unknown(`of ${whole} there is nothing to judge ${wordsOf(period)}: no request fell into it`);
    if (expected.needs?.of(numbers) === undefined && expected.needs !== undefined)
      throw new TypeError(`${matcher}: ${service} does not report ${expected.needs.what}`);
    const holds = expected.holds(numbers, all);
    const open = holds ? expected.mayBreak?.(numbers) : undefined;
    if (open !== undefined)
      throw new Unknown(`whether of ${whole} ${wordsOf(period)}: ${expected.what} is not known: ${open}`);
    const found = judgement(asked, holds, {
      expected: `of ${whole} ${wordsOf(period)}: ${expected.what}`,
      found: expected.found(numbers, all),
      details: detailsOf(all),
      timeline: period.timeline(),
    });
    recordBudget(asked, period, expected.what, found);
    if (expected.isFact?.(numbers)) return found;
    return unlessDisturbed(found, period, expected.overrun?.(numbers));
  });
}

const wordsOf = ({ period, recovery }: PeriodOutcome): string => WORDS[period](recovery);

const WORDS: Readonly<Record<Period, (recovery: string) => string>> = {
  before: () => 'before the fault',
  during: recovery => `from the fault until ${recovery}`,
  after: recovery => `after ${recovery}`,
};

const detailsOf = (all: NumbersByPeriod): string[] =>
  Object.entries(all).map(
    ([period, { lastedMs, requests, success = 0, p99Ms, hits, sourcePerSecond = 0 }]) =>
      `${period}: ${showMs(lastedMs)}, ${requests} requests, ${percent(success)} success, p99 ${showMaybe(p99Ms)}${hits === undefined ? '' : `, ${percent(hits)} hits, source ${sourcePerSecond.toFixed(1)}/s`}`,
  );

/** Downwards: 99.96 % is not 100 %. */
const percent = (share: number): string => `${Math.floor(Number((1000 * share).toFixed(6))) / 10} %`;

/** As it was given. */
const showLimit = (share: number): string => `${Number((100 * share).toFixed(6))} %`;

function shareOf(matcher: string, share: unknown): number {
  if (typeof share === 'number' && share >= 0 && share <= 1) return share;
  throw badField(`the share given to ${matcher}`, share, 'a number from 0 to 1');
}
