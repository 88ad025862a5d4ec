import type { Answer, CacheState } from '../access-log.ts';

// What an answer reports of where it came from, by its headers: any language can do that.

/** What the answer came from: 'hit', 'miss', or 'unreachable' where the cache gave no answer. */
const CACHE = 'x-cache';
/** How old its data is, in seconds (RFC 9111), here also with decimals. */
const AGE = 'age';
/** The part of the key space that it fell into. */
const SHARD = 'x-shard';

const STATES: Readonly<Record<string, CacheState>> = { hit: 'hit', miss: 'miss', unreachable: 'away' };

export type Reported = Partial<Pick<Answer, 'cache' | 'ageMs' | 'shard'>>;

/** Nothing for an answer without such headers. */
export function reportedBy(headers: Headers): Reported {
  const cache = STATES[headers.get(CACHE)?.toLowerCase() ?? ''];
  const age = headers.get(AGE);
  const shard = headers.get(SHARD);
  const ageMs = age === null ? Number.NaN : 1000 * Number(age);
  return {
    ...(cache !== undefined && { cache }),
    ...(Number.isFinite(ageMs) && { ageMs }),
    ...(shard !== null && { shard }),
  };
}
