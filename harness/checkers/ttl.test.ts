import { expect, test } from '@jest/globals';
import type { Stored } from './finding.ts';
import { during, failed, ok, unresolved } from './fixture.ts';
import { ttl } from './ttl.ts';

const set = (key: string, value: string, ttlMs: number, fromMs = 0, toMs = fromMs) =>
  ok('set-ttl', [value, String(ttlMs)], { key, ...during(fromMs, toMs) });
const holding = (value: string, ttlMs?: number): Stored =>
  ttlMs === undefined ? { type: 'string', value } : { type: 'string', value, ttlMs };

test('keys that have left what they should have pass, and so do keys that are gone in time', () => {
  const operations = [set('a', 'v', 5000), set('b', 'w', 3000, 1000), set('gone', 'x', 500)];
  const data = { a: holding('v', 3000), b: holding('w', 2000) };
  expect(ttl(operations, data, 2000, { toleranceMs: 100 })).toMatchObject({
    checker: 'ttl',
    verdict: 'pass',
    reason: '3 keys have the time left that they should have, to 0 ms',
    numbers: { checked: 3, driftMaxMs: 0, driftP99Ms: 0, drifted: 0, expiredEarly: 0, immortal: 0 },
  });
});

test('a key with too much or too little time left has drifted', () => {
  const operations = [set('a', 'v', 5000), set('b', 'w', 5000), set('c', 'x', 5000)];
  const data = { a: holding('v', 3300), b: holding('w', 2850), c: holding('x', 3000) };
  expect(ttl(operations, data, 2000, { toleranceMs: 200 })).toMatchObject({
    verdict: 'fail',
    reason: '1 keys with more or less time left than they should have',
    numbers: { drifted: 1, driftMaxMs: 300, driftP99Ms: 300 },
    examples: { drifted: ['a: 3300 ms left, wrong by 300 ms'] },
  });
  expect(ttl(operations, data, 2000, { toleranceMs: 300 }).verdict).toBe('pass');
});

test('a key’s time may begin at any moment of a slow operation', () => {
  const operations = [set('a', 'v', 5000, 0, 800)];
  for (const leftMs of [3000, 3400, 3800])
    expect(ttl(operations, { a: holding('v', leftMs) }, 2000, { toleranceMs: 0 }).verdict).toBe('pass');
});

test('a key that is gone although it had time left expired early', () => {
  expect(ttl([set('a', 'v', 5000)], {}, 2000, { toleranceMs: 100 })).toMatchObject({
    verdict: 'fail',
    numbers: { expiredEarly: 1 },
    examples: { expiredEarly: ['a: gone, with 3000 ms left'] },
  });
  expect(ttl([set('a', 'v', 2100)], {}, 2000, { toleranceMs: 100 }).verdict).toBe('pass');
});

test('a key that is gone did not expire early when an unresolved operation may have shortened its life', () => {
  const operations = [set('a', 'v', 5000), unresolved('set-ttl', ['w', '10'], { key: 'a' })];
  expect(ttl(operations, {}, 2000).verdict).toBe('pass');
});

test('a key that is gone expired early by what was set last', () => {
  expect(ttl([set('a', 'v', 10), set('a', 'w', 9000, 5)], {}, 2000).verdict).toBe('fail');
  expect(ttl([set('a', 'w', 9000), set('a', 'v', 10, 5)], {}, 2000).verdict).toBe('pass');
});

test('a key that was to expire and never will is immortal', () => {
  expect(ttl([set('a', 'v', 5000)], { a: holding('v') }, 2000)).toMatchObject({
    verdict: 'fail',
    numbers: { immortal: 1 },
    examples: { immortal: ['a'] },
  });
});

test('a key with another value cannot be checked', () => {
  const operations = [set('a', 'v', 5000), unresolved('set-ttl', ['w', '5000'], { key: 'a' })];
  expect(ttl(operations, { a: holding('z', 1) }, 2000)).toMatchObject({
    verdict: 'unknown',
    reason: 'no key is certain to have been set to expire',
    numbers: { checked: 0 },
  });
});

test('a key that an unresolved operation set may have been set at any time until it was read', () => {
  const operations = [set('a', 'v', 5000), unresolved('set-ttl', ['w', '5000'], { key: 'b' })];
  const judged = (b: Stored) => ttl(operations, { a: holding('v', 3000), b }, 2000, { toleranceMs: 100 });
  for (const leftMs of [2900, 4000, 5100]) expect(judged(holding('w', leftMs)).verdict).toBe('pass');
  for (const leftMs of [2800, 5200]) expect(judged(holding('w', leftMs)).numbers.drifted).toBe(1);
  expect(judged(holding('w'))).toMatchObject({ verdict: 'fail', examples: { immortal: ['b'] } });
});

test('without an acknowledged set-ttl nothing is known', () => {
  const operations = [failed('set-ttl', ['v', '5']), ok('set-ttl', ['v', 'soon']), ok('set-ttl', null)];
  expect(ttl(operations, {}, 0)).toMatchObject({ verdict: 'unknown', reason: 'no set-ttl was acknowledged' });
});

test('without the final data nothing is known', () => {
  expect(ttl([set('a', 'v', 5)], undefined, 0)).toMatchObject({
    verdict: 'unknown',
    reason: 'the final data could not be read',
  });
});
