import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answered, forAll, history, unresolved } from './fixture.ts';
import { uniqueIds } from './unique-ids.ts';

const ids = (...results: unknown[]) => results.map(result => answered('id', result));

test('ids that all differ pass', () => {
  expect(uniqueIds(ids('a', 'b', 3))).toEqual({
    checker: 'unique-ids',
    verdict: 'pass',
    reason: 'all 3 ids differ',
    numbers: { acknowledged: 3, duplicated: 0 },
    examples: {},
  });
});

test('an id that was given out three times is one duplicated id', () => {
  expect(uniqueIds(ids('a', 'b', 'a', 'a'))).toMatchObject({
    verdict: 'fail',
    reason: '1 ids given out more than once',
    numbers: { duplicated: 1 },
    examples: { duplicated: ['a'] },
  });
});

test('7 and "7" are the same id', () => {
  expect(uniqueIds(ids(7, '7')).verdict).toBe('fail');
});

test('without an id nothing is known', () => {
  expect(uniqueIds([unresolved('id', null), ...ids(null)])).toMatchObject({
    verdict: 'unknown',
    reason: 'no id was given out',
  });
});

test('any history is judged as comparing each id with all others would', () => {
  const anyHistory = history(fc.constantFrom('id', 'id', 'read'), fc.constant(null), fc.nat(6));
  forAll(anyHistory, operations => {
    const results = operations.flatMap(({ kind, outcome, result }) =>
      kind === 'id' && outcome === 'ok' ? [result] : [],
    );
    const twice = results.filter(
      (result, at) => results.indexOf(result) === at && results.lastIndexOf(result) > at,
    );
    const finding = uniqueIds(operations);
    expect(finding.numbers.acknowledged).toBe(results.length);
    expect(finding.numbers.duplicated ?? 0).toBe(twice.length);
    if (results.length === 0) return expect(finding.verdict).toBe('unknown');
    return expect(finding.verdict).toBe(twice.length > 0 ? 'fail' : 'pass');
  });
});
