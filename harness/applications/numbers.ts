import { type Answer, isSuccess, isUnanswered } from './access-log.ts';
import { PERIODS, type Period, type Periods } from './periods.ts';

/** What users of an application met with in a part of a run. Shares are 0 to 1; what has nothing to count is absent. */
export interface Numbers {
  readonly lastedMs: number;
  readonly requests: number;
  /** Of the requests those that succeeded: with 2xx or 3xx, or as the load of a service expects it. */
  readonly success?: number;
  /** Requests whose user hung up without an answer. */
  readonly hungUp: number;
  /** Of all requests, also of those that were refused or given up; ms. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly maxMs?: number;
  /** Of the requests those that the cache answered. */
  readonly hits?: number;
  /** Of the requests those that found no cache. */
  readonly away?: number;
  /** Answers older than what is in the cache may be. */
  readonly stale: number;
  /** What the source behind the cache was asked a second. */
  readonly sourcePerSecond?: number;
}

/** What numbers are made of. */
interface Measured {
  readonly answers: readonly Answer[];
  readonly sourceAnswers: readonly Answer[];
  /** How old an answer may be, ms. */
  readonly freshForMs: number;
}

/** Of each part of a run; a part that did not come has none. */
export type NumbersByPeriod = Readonly<Partial<Record<Period, Numbers>>>;

/**
 * The numbers before, during and after the fault. A request that was under way at a moment between the fault and the return
 * of the cache counts as during: what a crash breaks had mostly begun before it.
 * @param shard only what fell into this part of the key space
 */
export function numbersByPeriod(all: Measured, periods: Periods, shard?: string): NumbersByPeriod {
  const measured = shard === undefined ? all : measuredIn(all, shard);
  const found = PERIODS.flatMap(period => {
    const extent = extentOf(period, periods);
    return extent === undefined ? [] : [[period, numbersIn(measured, extent)] as const];
  });
  return Object.fromEntries(found);
}

function measuredIn({ answers, sourceAnswers, freshForMs }: Measured, wanted: string): Measured {
  const isOfIt = ({ shard }: Answer) => shard === wanted;
  return { answers: answers.filter(isOfIt), sourceAnswers: sourceAnswers.filter(isOfIt), freshForMs };
}

/** The parts of the key space that answers fell into, in the order of their names; none where there is one only. */
export const shardsOf = (answers: readonly Answer[]): string[] =>
  [...new Set(answers.flatMap(({ shard }) => shard ?? []))].sort();

/** A part of a run, with the side on which it takes requests that cross its border. */
interface Extent {
  readonly fromMs: number;
  readonly toMs: number;
  readonly takes: 'what ended in it' | 'what was under way' | 'what began in it';
}

function extentOf(
  period: Period,
  { beforeFromMs, faultAtMs, backAtMs, endedAtMs }: Periods,
): Extent | undefined {
  if (period === 'before') return { fromMs: beforeFromMs, toMs: faultAtMs, takes: 'what ended in it' };
  if (period === 'during')
    return { fromMs: faultAtMs, toMs: backAtMs ?? endedAtMs, takes: 'what was under way' };
  return backAtMs === undefined
    ? undefined
    : { fromMs: backAtMs, toMs: endedAtMs, takes: 'what began in it' };
}

function belongs({ atMs, tookMs }: Answer, { fromMs, toMs, takes }: Extent): boolean {
  const endedAtMs = atMs + tookMs;
  if (takes === 'what ended in it') return atMs >= fromMs && endedAtMs < toMs;
  if (takes === 'what began in it') return atMs >= fromMs && atMs < toMs;
  return atMs < toMs && endedAtMs >= fromMs;
}

// What a clock of whole milliseconds, a server's timer and a busy machine add to a time to live.
const STALE_SLACK_MS = 500;

/** The numbers of the requests in a part of a run. */
function numbersIn({ answers, sourceAnswers, freshForMs }: Measured, extent: Extent): Numbers {
  const asked = answers.filter(answer => belongs(answer, extent));
  const sourceAsked = sourceAnswers.filter(({ atMs }) => atMs >= extent.fromMs && atMs < extent.toMs);
  const lastedMs = Math.max(0, extent.toMs - extent.fromMs);
  const hasCache = !asked.some(isOfService);
  return {
    lastedMs,
    requests: asked.length,
    ...sharesOf(asked),
    ...latenciesOf(asked),
    hungUp: asked.filter(isUnanswered).length,
    stale: asked.filter(({ ageMs = 0 }) => ageMs > freshForMs + STALE_SLACK_MS).length,
    ...(lastedMs > 0 && hasCache && { sourcePerSecond: (1000 * sourceAsked.length) / lastedMs }),
  };
}

/** Of a service nothing is known of a cache. */
const isOfService = ({ ok }: Answer): boolean => ok !== undefined;

function sharesOf(asked: readonly Answer[]): Pick<Numbers, 'success' | 'hits' | 'away'> {
  if (asked.length === 0) return {};
  const share = (is: (answer: Answer) => boolean) => asked.filter(is).length / asked.length;
  return {
    success: share(isSuccess),
    ...(!asked.some(isOfService) && {
      hits: share(({ cache }) => cache === 'hit'),
      away: share(({ cache }) => cache === 'away'),
    }),
  };
}

function latenciesOf(asked: readonly Answer[]): Pick<Numbers, 'p50Ms' | 'p99Ms' | 'maxMs'> {
  const ascending = asked.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const [p50Ms, p99Ms, maxMs] = [0.5, 0.99, 1].map(share => quantile(ascending, share));
  return p50Ms === undefined || p99Ms === undefined || maxMs === undefined ? {} : { p50Ms, p99Ms, maxMs };
}

/** The value below or at which this share of the values lies (nearest rank); undefined when there are none. */
export const quantile = (ascending: readonly number[], share: number): number | undefined =>
  ascending[Math.max(1, Math.ceil(share * ascending.length)) - 1];
