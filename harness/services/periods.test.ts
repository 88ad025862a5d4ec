import { expect, test } from '@jest/globals';
import { answer } from './fixture.ts';
import { cacheBackAtMs, type Sighting, sightingsOf } from './periods.ts';

const sighting = (atMs: number, cache: Sighting['cache'], shard = ''): Sighting => ({ atMs, cache, shard });

const FAULT = 1000;
const END = 20_000;

test('the cache is back with the first hit after it was away', () => {
  const seen = [sighting(990, 'hit'), sighting(1010, 'hit'), sighting(1100, 'away'), sighting(4000, 'hit')];
  expect(cacheBackAtMs(seen, FAULT, END)).toBe(4000);
});

test('a hit that a failure follows within a second is no return', () => {
  const seen = [
    sighting(1100, 'away'),
    sighting(3000, 'hit'),
    sighting(3900, 'away'),
    sighting(4100, 'hit'),
    sighting(4200, 'miss'),
  ];
  expect(cacheBackAtMs(seen, FAULT, END)).toBe(4100);
});

test('it is not back before that has lasted', () => {
  const seen = [sighting(1100, 'away'), sighting(4000, 'hit')];
  expect(cacheBackAtMs(seen, FAULT, 4900)).toBeUndefined();
  expect(cacheBackAtMs(seen, FAULT, 5000)).toBe(4000);
});

test('misses alone are no return', () => {
  expect(cacheBackAtMs([sighting(1100, 'away'), sighting(4000, 'miss')], FAULT, END)).toBeUndefined();
});

test('a cache that was never away is back with its first hit', () => {
  expect(cacheBackAtMs([sighting(1001, 'hit')], FAULT, END)).toBe(1001);
});

test('of several parts of the key space the last one to return decides, and those that were never away do not', () => {
  const seen = [
    sighting(1050, 'hit', 'a'),
    sighting(1100, 'away', 'b'),
    sighting(1110, 'away', 'c'),
    sighting(1200, 'hit', 'a'),
    sighting(3000, 'hit', 'b'),
    sighting(5000, 'hit', 'c'),
  ];
  expect(cacheBackAtMs(seen, FAULT, END)).toBe(5000);
  expect(cacheBackAtMs(seen.slice(0, -1), FAULT, END)).toBeUndefined();
});

test('a hit shows the cache when it arrives, an answer without the cache when it was asked for', () => {
  const seen = sightingsOf([
    answer({ atMs: 100, tookMs: 50 }),
    answer({ atMs: 120, tookMs: 400, cache: 'away' }),
    answer({ atMs: 130, tookMs: 900, cache: 'unasked', status: undefined as never }),
  ]);
  expect(seen.map(({ atMs, cache }) => [atMs, cache])).toEqual([
    [120, 'away'],
    [130, 'away'],
    [150, 'hit'],
  ]);
});

test('an answer that reports nothing of the cache and failed had nothing from it, unless it refuses the request', () => {
  const plain = { cache: 'unasked', ok: false } as const;
  const seen = sightingsOf([
    answer({ atMs: 100, ...plain, status: 500 }),
    answer({ atMs: 110, ...plain, status: 200 }),
    answer({ atMs: 120, ...plain, status: 429 }),
    answer({ atMs: 130, ...plain, status: 503, ok: true }),
  ]);
  expect(seen.map(({ cache }) => cache)).toEqual(['away', 'away', 'unasked', 'unasked']);
});

test('errors without a word of the cache keep it from being back', () => {
  const failed = { cache: 'unasked', ok: false, status: 500 } as const;
  const seen = sightingsOf([
    answer({ atMs: FAULT + 5 }),
    answer({ atMs: FAULT + 50, ...failed }),
    answer({ atMs: FAULT + 3000, ...failed }),
    answer({ atMs: FAULT + 4000 }),
  ]);
  expect(cacheBackAtMs(seen, FAULT, END)).toBe(FAULT + 4002);
});
