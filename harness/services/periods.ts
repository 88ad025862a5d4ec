import { type Answer, type CacheState, cacheStateOf, mayLackCache } from './access-log.ts';
import { withShards } from './shards.ts';

/** The three parts of a run, in ms on the harness's clock. */
export interface Periods {
  readonly beforeFromMs: number;
  /** When the fault was asked for: its first effects can be earlier than its recorded moment. */
  readonly askedAtMs: number;
  /** The moment of the fault. */
  readonly faultAtMs: number;
  /**
   * When the cache of a service that reports it answered again, or the requests of any other succeeded again, for a second at
   * least; undefined when it did not until the end.
   */
  readonly backAtMs: number | undefined;
  readonly endedAtMs: number;
}

export const PERIODS = ['before', 'during', 'after'] as const;

export type Period = (typeof PERIODS)[number];

/** At a moment, how asking the cache of a part of the key space went. */
export interface Sighting {
  readonly atMs: number;
  readonly cache: CacheState;
  readonly shard: string;
}

/**
 * What answers show of the cache, in the order of time. That it was away is so from when the request was sent: the answer
 * may come from a source, which takes longer. Errors that say nothing of it do not show it back.
 */
export const sightingsOf = (answers: readonly Answer[]): Sighting[] =>
  withShards(answers)
    .map(answer => {
      const { atMs, tookMs, shard = '' } = answer;
      const cache = mayLackCache(answer) ? 'away' : cacheStateOf(answer);
      return { atMs: cache === 'away' ? atMs : atMs + tookMs, cache, shard };
    })
    .sort((a, b) => a.atMs - b.atMs);

/** So long the cache has to answer before it is back: a single hit between two failures is none. */
const BACK_FOR_MS = 1000;

/**
 * The first hit after the fault, and after the cache was away, that no failure follows within a second; the first hit after
 * the fault at all when the cache was never away. Where there are shards, the last of those that were away decides.
 * @param sightings in the order of time
 */
export function cacheBackAtMs(
  sightings: readonly Sighting[],
  faultAtMs: number,
  untilMs: number,
): number | undefined {
  const since = sightings.filter(({ atMs }) => atMs >= faultAtMs);
  const failing = new Set(since.flatMap(({ cache, shard }) => (cache === 'away' ? [shard] : [])));
  if (failing.size === 0) return firstLasting(since, faultAtMs, untilMs);
  const backs = [...failing].map(wanted =>
    firstLasting(
      since.filter(({ shard }) => shard === wanted),
      faultAtMs,
      untilMs,
    ),
  );
  return backs.reduce((last, back) =>
    last === undefined || back === undefined ? undefined : Math.max(last, back),
  );
}

function firstLasting(
  sightings: readonly Sighting[],
  faultAtMs: number,
  untilMs: number,
): number | undefined {
  const failures = sightings.filter(({ cache }) => cache === 'away');
  const [{ atMs: firstFailureMs } = { atMs: faultAtMs }] = failures;
  const lasts = (hitAtMs: number) =>
    !failures.some(({ atMs }) => atMs >= hitAtMs && atMs <= hitAtMs + BACK_FOR_MS);
  return sightings.find(
    ({ cache, atMs }) =>
      cache === 'hit' && atMs >= firstFailureMs && atMs <= untilMs - BACK_FOR_MS && lasts(atMs),
  )?.atMs;
}
