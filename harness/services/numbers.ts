import { quantile } from '../basics/index.ts';
import { type Answer, cacheStateOf, isSuccess, isUnanswered, reportsCache } from './access-log.ts';
import { PERIODS, type Period, type Periods } from './periods.ts';
import type { LoggedRequest } from './request-log.ts';
import { withShards } from './shards.ts';

/** What users of a service experienced in a part of a run. Shares are 0 to 1; what has nothing to count is absent. */
export interface Numbers {
  readonly lastedMs: number;
  readonly requests: number;
  /** Of the requests those that succeeded: with 2xx or 3xx, or as the load of a service expects it. */
  readonly success?: number;
  /** Requests whose user hung up without an answer. */
  readonly hungUp: number;
  /** Of a part of the key space: requests besides that failed, and of which no answer tells whether they fell into it. Absent when none. */
  readonly unplaced?: number;
  /** Of all requests that were sent, also of those that were refused or given up; ms. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly maxMs?: number;
  /** Of the requests those that the cache answered; absent for a service that does not report it. */
  readonly hits?: number;
  /** Of the requests those that found no cache; absent for a service that does not report it. */
  readonly away?: number;
  /** Answers older than what is in the cache may be; absent where no answer reports its age. */
  readonly stale?: number;
  /** What the processes behind it were asked a second; absent where none of them keeps a log. */
  readonly sourcePerSecond?: number;
}

/** What numbers are made of. */
interface Measured {
  readonly answers: readonly Answer[];
  /** What the processes behind the service were asked; undefined when they keep no log. */
  readonly sourceRequests: readonly LoggedRequest[] | undefined;
  /** How old an answer may be, ms; undefined where no answer says. */
  readonly freshForMs: number | undefined;
}

/** The same, with what the service reports of itself at all. */
interface Reported extends Measured {
  /** Those that may be of the part that is asked for. */
  readonly unplaced: readonly Answer[];
  readonly hasCache: boolean;
  readonly hasAge: boolean;
}

/** Of each part of a run; a part that did not come has none. */
export type NumbersByPeriod = Readonly<Partial<Record<Period, Numbers>>>;

/**
 * The numbers before, during and after the fault. A request that was under way at a moment between the fault and the return
 * of the cache counts as during: what a crash breaks had mostly begun before it.
 * @param shard only what fell into this part of the key space
 */
export function numbersByPeriod(all: Measured, periods: Periods, shard?: string): NumbersByPeriod {
  const measured: Reported = {
    ...(shard === undefined ? { ...all, unplaced: [] } : measuredIn(all, shard)),
    hasCache: reportsCache(all.answers),
    hasAge: all.answers.some(({ ageMs }) => ageMs !== undefined),
  };
  const found = PERIODS.flatMap(period => {
    const extent = extentOf(period, periods);
    return extent === undefined ? [] : [[period, numbersIn(measured, extent)] as const];
  });
  return Object.fromEntries(found);
}

function measuredIn(
  { answers, sourceRequests, freshForMs }: Measured,
  wanted: string,
): Measured & Pick<Reported, 'unplaced'> {
  const placed = withShards(answers);
  const isOfIt = ({ shard }: { readonly shard?: string }) => shard === wanted;
  // A log that names no part says nothing of one.
  const isSilent = sourceRequests?.length !== 0 && sourceRequests?.every(({ shard }) => shard === undefined);
  return {
    answers: placed.filter(isOfIt),
    unplaced: placed.filter(answer => answer.shard === undefined && !isSuccess(answer)),
    sourceRequests: isSilent ? undefined : sourceRequests?.filter(isOfIt),
    freshForMs,
  };
}

/** A part of a run, with the side on which it takes requests that cross its border. */
interface Extent {
  readonly fromMs: number;
  readonly toMs: number;
  readonly takes: 'what ended in it' | 'what was under way' | 'what began in it';
  /** From when on a failure is one of the fault, where that is earlier than the border. */
  readonly failuresFromMs?: number;
}

function extentOf(
  period: Period,
  { beforeFromMs, askedAtMs, faultAtMs, backAtMs, endedAtMs }: Periods,
): Extent | undefined {
  const failuresFromMs = askedAtMs;
  if (period === 'before')
    return { fromMs: beforeFromMs, toMs: faultAtMs, takes: 'what ended in it', failuresFromMs };
  if (period === 'during')
    return {
      fromMs: faultAtMs,
      toMs: backAtMs ?? endedAtMs,
      takes: 'what was under way',
      failuresFromMs,
    };
  return backAtMs === undefined
    ? undefined
    : { fromMs: backAtMs, toMs: endedAtMs, takes: 'what began in it' };
}

function belongs(answer: Answer, { fromMs, toMs, takes, failuresFromMs }: Extent): boolean {
  const { atMs, tookMs } = answer;
  const endedAtMs = atMs + tookMs;
  const border = (ms: number) => (isSuccess(answer) ? ms : (failuresFromMs ?? ms));
  if (takes === 'what ended in it') return atMs >= fromMs && endedAtMs < border(toMs);
  if (takes === 'what began in it') return atMs >= fromMs && atMs < toMs;
  return atMs < toMs && endedAtMs >= border(fromMs);
}

// What a clock of whole milliseconds, a server's timer and a busy machine add to a time to live.
const STALE_SLACK_MS = 500;

/** The numbers of the requests in a part of a run. */
function numbersIn(measured: Reported, extent: Extent): Numbers {
  const { answers, sourceRequests, freshForMs, hasCache, hasAge } = measured;
  const asked = answers.filter(answer => belongs(answer, extent));
  const unplaced = measured.unplaced.filter(answer => belongs(answer, extent)).length;
  const sourceAsked = sourceRequests?.filter(({ atMs }) => atMs >= extent.fromMs && atMs < extent.toMs);
  const lastedMs = Math.max(0, extent.toMs - extent.fromMs);
  const isStale = ({ ageMs = 0 }: Answer) => ageMs > (freshForMs ?? Infinity) + STALE_SLACK_MS;
  return {
    lastedMs,
    requests: asked.length,
    ...sharesOf(asked, hasCache),
    ...latenciesOf(asked),
    hungUp: asked.filter(isUnanswered).length,
    ...(unplaced > 0 && { unplaced }),
    ...(hasAge && freshForMs !== undefined && { stale: asked.filter(isStale).length }),
    ...(lastedMs > 0 && sourceAsked && { sourcePerSecond: (1000 * sourceAsked.length) / lastedMs }),
  };
}

function sharesOf(asked: readonly Answer[], hasCache: boolean): Pick<Numbers, 'success' | 'hits' | 'away'> {
  if (asked.length === 0) return {};
  const share = (is: (answer: Answer) => boolean) => asked.filter(is).length / asked.length;
  return {
    success: share(isSuccess),
    ...(hasCache && {
      hits: share(answer => cacheStateOf(answer) === 'hit'),
      away: share(answer => cacheStateOf(answer) === 'away'),
    }),
  };
}

function latenciesOf(asked: readonly Answer[]): Pick<Numbers, 'p50Ms' | 'p99Ms' | 'maxMs'> {
  const sent = asked.filter(({ unsent }) => unsent !== true);
  const ascending = sent.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const [p50Ms, p99Ms, maxMs] = [0.5, 0.99, 1].map(share => quantile(ascending, share));
  return p50Ms === undefined || p99Ms === undefined || maxMs === undefined ? {} : { p50Ms, p99Ms, maxMs };
}
