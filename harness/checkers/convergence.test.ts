import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { convergence } from './convergence.ts';
import type { Stored } from './finding.ts';
import { forAll } from './fixture.ts';

const text = (value: string, ttlMs?: number): Stored =>
  ttlMs === undefined ? { type: 'string', value } : { type: 'string', value, ttlMs };

const compare = (one: Stored | undefined, other: Stored | undefined) =>
  convergence(
    {
      'redis-1': { same: text('v'), ...(one === undefined ? {} : { key: one }) },
      'redis-2': { same: text('v'), ...(other === undefined ? {} : { key: other }) },
    },
    { toleranceMs: 100 },
  );

test('servers that hold the same pass', () => {
  expect(compare(text('a'), text('a'))).toMatchObject({
    checker: 'convergence',
    verdict: 'pass',
    reason: '2 servers hold the same 2 keys',
    numbers: { servers: 2, keys: 2, differingKeys: 0 },
  });
});

test('a value that differs fails', () => {
  expect(compare(text('a'), text('b'))).toMatchObject({
    verdict: 'fail',
    reason: '1 of 2 keys differ between servers',
    numbers: { differingKeys: 1 },
    examples: { differingKeys: ['key: redis-1 string "a", redis-2 string "b"'] },
  });
});

test('a key that one server lacks differs', () => {
  expect(compare(text('a'), undefined)).toMatchObject({
    verdict: 'fail',
    examples: { differingKeys: ['key: redis-1 string "a", redis-2 nothing'] },
  });
});

test.each<[string, Stored, Stored]>([
  ['types', { type: 'list', value: ['a'] }, { type: 'set', value: ['a'] }],
  ['orders of a list', { type: 'list', value: ['a', 'b'] }, { type: 'list', value: ['b', 'a'] }],
  ['elements of a set', { type: 'set', value: ['a', 'b'] }, { type: 'set', value: ['a'] }],
  ['fields of a hash', { type: 'hash', value: { a: '1' } }, { type: 'hash', value: { a: '2' } }],
  ['scores of a sorted set', { type: 'zset', value: { a: '1' } }, { type: 'zset', value: { a: '2' } }],
  ['entries of a stream', { type: 'stream', value: [['1-0', ['f', 'v']]] }, { type: 'stream', value: [] }],
  ['times to live', text('a', 500), text('a', 601)],
  ['a time to live and none', text('a', 50), text('a')],
])('%s differ', (_, one, other) => {
  expect(compare(one, other)).toMatchObject({ verdict: 'fail', numbers: { differingKeys: 1 } });
});

test.each<[string, Stored, Stored | undefined]>([
  ['sets in another order', { type: 'set', value: ['a', 'b'] }, { type: 'set', value: ['b', 'a'] }],
  [
    'hashes in another order',
    { type: 'hash', value: { a: '1', b: '2' } },
    { type: 'hash', value: { b: '2', a: '1' } },
  ],
  [
    'sorted sets in another order',
    { type: 'zset', value: { a: '1', b: '2' } },
    { type: 'zset', value: { b: '2', a: '1' } },
  ],
  ['times to live within the tolerance', text('a', 500), text('a', 600)],
  ['a key that is about to expire and one that has expired', text('a', 100), undefined],
])('%s do not differ', (_, one, other) => {
  expect(compare(one, other).verdict).toBe('pass');
});

test('an example of a long value is short', () => {
  const [example = ''] = compare(text('x'.repeat(1000)), text('y')).examples.differingKeys ?? [];
  expect(example.length).toBeLessThan(120);
});

test('a third server that differs is found', () => {
  const same = { key: text('a') };
  expect(convergence({ one: same, two: same, three: { key: text('b') } })).toMatchObject({ verdict: 'fail' });
});

test('what the servers that could be read disagree on is a failure whatever the others hold', () => {
  expect(convergence({ one: { key: text('a') }, two: {}, three: undefined }).verdict).toBe('fail');
});

test.each([
  [{ one: { key: text('a') } }, 'there are fewer than two servers to compare'],
  [{}, 'there are fewer than two servers to compare'],
  [{ one: { key: text('a') }, two: { key: text('a') }, three: undefined }, 'could not be read: three'],
  [{ one: {}, two: {} }, 'no server holds anything'],
])('of what proves nothing nothing is known (%#)', (byServer, reason) => {
  expect(convergence(byServer)).toMatchObject({ verdict: 'unknown', reason });
});

test('any servers are judged as comparing each pair of them would', () => {
  const elements = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 });
  const ttlMs = fc.option(fc.nat(300), { nil: undefined });
  const stored = fc
    .record({ type: fc.constantFrom('list' as const, 'set' as const), value: elements, ttlMs })
    .map(({ ttlMs: leftMs, ...each }): Stored => (leftMs === undefined ? each : { ...each, ttlMs: leftMs }));
  const data = fc.dictionary(fc.constantFrom('k', 'l', '__proto__'), stored, { noNullPrototype: true });
  const servers = fc.array(data, { minLength: 2, maxLength: 3 });
  forAll(servers, all => {
    const finding = convergence(Object.fromEntries(all.map((each, at) => [`redis-${at}`, each])), {
      toleranceMs: 100,
    });
    const keys = [...new Set(all.flatMap(each => Object.keys(each)))];
    const differing = keys.filter(key => {
      const held = all.map(each => Object.entries(each).find(([other]) => other === key)?.[1]);
      return held.some((one, at) => held.slice(at + 1).some(other => !isSame(one, other))) || isMixed(held);
    });
    expect(finding.numbers).toEqual({
      servers: all.length,
      keys: keys.length,
      differingKeys: differing.length,
    });
  });
});

function isSame(one: Stored | undefined, other: Stored | undefined): boolean {
  if (one === undefined || other === undefined) {
    const there = one ?? other;
    return there === undefined || (there.ttlMs !== undefined && there.ttlMs <= 100);
  }
  const [left, right] = [one, other].map(({ type, value }) => {
    const elements = Array.isArray(value) ? value.map(String) : [];
    return `${type} ${(type === 'set' ? elements.sort() : elements).join()}`;
  });
  if (left !== right || (one.ttlMs === undefined) !== (other.ttlMs === undefined)) return false;
  return Math.abs((one.ttlMs ?? 0) - (other.ttlMs ?? 0)) <= 100;
}

/** Absent somewhere, and elsewhere with more time left than the tolerance. */
const isMixed = (held: readonly (Stored | undefined)[]): boolean =>
  held.includes(undefined) && held.some(each => each !== undefined && (each.ttlMs ?? 999) > 100);
