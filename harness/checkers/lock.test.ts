import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answered, type Details, during, forAll, history, ok, unresolved } from './fixture.ts';
import { lock } from './lock.ts';

const LEASE = { leaseMs: 100 };

const acquire = (token: string, fromMs: number, toMs: number, details: Details = {}) =>
  ok('acquire', token, { result: true, ...during(fromMs, toMs), ...details });
const release = (token: string, fromMs: number) => ok('release', token, during(fromMs, fromMs + 1));

test('holders one after the other pass', () => {
  const operations = [acquire('a', 0, 1), release('a', 10), acquire('b', 11, 12), acquire('c', 200, 201)];
  expect(lock(operations, LEASE)).toMatchObject({
    checker: 'lock',
    verdict: 'pass',
    numbers: { acquisitions: 3, certain: 3, overlaps: 0, overlapMs: 0, longestOverlapMs: 0 },
  });
});

test('two holders at a time overlap until the first one releases', () => {
  const operations = [acquire('a', 0, 1), acquire('b', 20, 25), release('a', 40), release('b', 50)];
  expect(lock(operations, LEASE)).toMatchObject({
    verdict: 'fail',
    reason: '1 pairs of holders of one lock at a time, for 15 ms in all',
    numbers: { overlaps: 1, overlapMs: 15, longestOverlapMs: 15 },
    examples: { overlaps: ['key: a and b from 25 to 40 ms'] },
  });
});

test('a lease ends a lock that is never released, counted from the beginning of the acquire', () => {
  expect(lock([acquire('a', 0, 10), acquire('b', 99, 101)], LEASE).verdict).toBe('pass');
  expect(lock([acquire('a', 0, 10), acquire('b', 97, 98)], LEASE)).toMatchObject({
    numbers: { overlapMs: 2 },
  });
});

test('a release counts from its beginning, however it ends', () => {
  const operations = [acquire('a', 0, 1), unresolved('release', 'a', during(10, 90)), acquire('b', 11, 12)];
  expect(lock(operations, LEASE).verdict).toBe('pass');
});

test('a token that is used again is released by the next release', () => {
  const operations = [acquire('a', 0, 1), release('a', 5), acquire('a', 10, 11), acquire('b', 20, 21)];
  expect(lock(operations, LEASE)).toMatchObject({ numbers: { overlaps: 1, overlapMs: 89 } });
});

test('of many releases of a token the first one after its acquire counts', () => {
  const turns = Array.from({ length: 9 }, (_, turn) => [
    acquire('a', turn * 10, turn * 10),
    release('a', turn * 10 + 6),
    acquire('b', turn * 10 + 4, turn * 10 + 4),
    release('b', turn * 10 + 8),
  ]);
  expect(lock(turns.flat(), LEASE)).toMatchObject({ numbers: { overlaps: 9, overlapMs: 18 } });
});

test('a release in the ms in which the acquire began may have come after it', () => {
  expect(lock([acquire('a', 5, 5), release('a', 5), acquire('b', 7, 7)], LEASE).verdict).toBe('pass');
});

test('one holder twice is one holder', () => {
  expect(lock([acquire('a', 0, 1), acquire('a', 2, 3)], LEASE).verdict).toBe('pass');
});

test('different locks may be held at a time', () => {
  expect(lock([acquire('a', 0, 1), acquire('b', 2, 3, { key: 'other' })], LEASE).verdict).toBe('pass');
});

test('three holders are three pairs, and the time counts once', () => {
  const operations = [acquire('a', 0, 0), acquire('b', 10, 10), acquire('c', 20, 20)];
  expect(lock(operations, LEASE)).toMatchObject({
    numbers: { overlaps: 3, overlapMs: 100, longestOverlapMs: 100 },
  });
});

test('the longest of several overlaps is told', () => {
  const operations = [
    acquire('a', 0, 0),
    acquire('b', 90, 90),
    release('b', 120),
    acquire('c', 300, 300),
    acquire('d', 370, 370),
  ];
  expect(lock(operations, LEASE)).toMatchObject({
    numbers: { overlaps: 2, overlapMs: 40, longestOverlapMs: 30 },
  });
});

test('an acquire that did not get the lock holds nothing', () => {
  const operations = [acquire('a', 0, 1), answered('acquire', false), unresolved('acquire', 'b')];
  expect(lock(operations, LEASE)).toMatchObject({ verdict: 'pass', numbers: { acquisitions: 1 } });
});

test('when no client acquired a lock nothing is known', () => {
  expect(lock([answered('acquire', false), release('a', 1)], LEASE)).toMatchObject({
    verdict: 'unknown',
    reason: 'no client acquired a lock',
  });
});

test('when every lease ran out before its acquire had ended nothing is known', () => {
  expect(lock([acquire('a', 0, 100)], LEASE)).toMatchObject({
    verdict: 'unknown',
    reason: 'no client certainly held a lock',
    numbers: { acquisitions: 1, certain: 0 },
  });
});

test('any history is judged as looking at each ms and at each pair would', () => {
  const anyHistory = history(
    fc.constantFrom('acquire', 'acquire', 'release'),
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom(true, true, false),
  );
  forAll(anyHistory, fc.integer({ min: 1, max: 20 }), (operations, leaseMs) => {
    const finding = lock(operations, { leaseMs });
    const held = operations.flatMap(
      ({ kind, outcome, result, key, value, invokedAtMs, completedAtMs = 0 }) => {
        if (kind !== 'acquire' || outcome !== 'ok' || result !== true) return [];
        const releases = operations.filter(
          each =>
            each.kind === 'release' &&
            each.key === key &&
            each.value === value &&
            each.invokedAtMs >= invokedAtMs,
        );
        const toMs = Math.min(invokedAtMs + leaseMs, ...releases.map(each => each.invokedAtMs));
        return [{ key, token: String(value), fromMs: completedAtMs, toMs }];
      },
    );
    const certain = held.filter(({ fromMs, toMs }) => fromMs < toMs).length;
    if (certain === 0) return expect(finding.verdict).toBe('unknown');
    const pairs = held.flatMap((one, at) =>
      held
        .slice(at + 1)
        .filter(
          other =>
            one.key === other.key &&
            one.token !== other.token &&
            Math.max(one.fromMs, other.fromMs) < Math.min(one.toMs, other.toMs),
        ),
    );
    const [inX, inY] = ['x', 'y'].map(key =>
      Array.from({ length: 70 }, (_, atMs) => {
        const at = held.filter(each => each.key === key && each.fromMs <= atMs && atMs < each.toMs);
        return new Set(at.map(({ token }) => token)).size > 1 ? '1' : ' ';
      }).join(''),
    );
    const stretches = `${inX} ${inY}`.split(/ +/).map(({ length }) => length);
    expect(finding.numbers).toEqual({
      acquisitions: held.length,
      certain,
      overlaps: pairs.length,
      overlapMs: stretches.reduce((sum, each) => sum + each, 0),
      longestOverlapMs: Math.max(...stretches),
    });
    return expect(finding.verdict).toBe(pairs.length > 0 ? 'fail' : 'pass');
  });
});
