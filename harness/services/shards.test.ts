import { expect, test } from '@jest/globals';
import { answer, unanswered } from './fixture.ts';
import { numbersByPeriod } from './numbers.ts';
import { cacheBackAtMs, sightingsOf } from './periods.ts';
import { shardsOf, withShards } from './shards.ts';

const hit = (atMs: number, key: string, shard: string) => answer({ atMs, key, shard });
const hung = (atMs: number, key: string) => unanswered({ atMs, tookMs: 2000, key, cache: 'unasked' });

// The cache of shard b does not answer between 1 s and 3 s.
const ANSWERS = [
  ...[0, 500, 1000, 2000, 3000, 5000].map(atMs => hit(atMs, 'x', 'a')),
  ...[0, 500, 3100, 5000].map(atMs => hit(atMs, 'y', 'b')),
  ...[1100, 2000].map(atMs => hung(atMs, 'y')),
];

test('a request without an answer is in the shard of its key', () => {
  expect(shardsOf(ANSWERS)).toEqual(['a', 'b']);
  expect(withShards(ANSWERS).map(({ shard }) => shard)).not.toContain(undefined);
});

test('a key that answers report in several shards shows nothing, nor does one without any answer', () => {
  const moved = [hit(0, 'x', 'a'), hit(1, 'x', 'b'), hit(2, 'x', 'a'), hung(3, 'x'), hung(4, 'z')];
  expect(withShards(moved).slice(3)).toEqual(moved.slice(3));
  const plain = [answer(), hung(1, 'y')];
  expect(withShards(plain)).toBe(plain);
});

test('the numbers of a shard have the requests that its users gave up', () => {
  const periods = { beforeFromMs: 0, askedAtMs: 1000, faultAtMs: 1000, backAtMs: 3050, endedAtMs: 7000 };
  const measured = { answers: ANSWERS, sourceRequests: undefined, freshForMs: undefined };
  const { during } = numbersByPeriod(measured, periods, 'b');
  expect(during).toMatchObject({ requests: 2, success: 0, hungUp: 2, away: 1 });
  expect(numbersByPeriod(measured, periods, 'a').during).toMatchObject({ success: 1, hungUp: 0 });
});

test('the cache is back when that shard answers again', () => {
  expect(cacheBackAtMs(sightingsOf(ANSWERS), 1000, 7000)).toBe(3102);
});
