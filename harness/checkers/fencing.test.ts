import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fencing } from './fencing.ts';
import { type Details, during, forAll, history, ok, unresolved } from './fixture.ts';

const acquire = (result: unknown, fromMs: number, toMs: number, details: Details = {}) =>
  ok('acquire', 'holder', { result, ...during(fromMs, toMs), ...details });

test('tokens that grow pass; those of acquisitions at the same time can be in any order', () => {
  expect(fencing([acquire(1, 0, 10), acquire(3, 11, 20), acquire(2, 12, 21), acquire(9, 30, 31)])).toEqual({
    checker: 'fencing',
    verdict: 'pass',
    reason: 'all 4 fencing tokens grow',
    numbers: { acquisitions: 4, backwards: 0, repeated: 0 },
    examples: {},
  });
});

test('a counter that goes back gives out tokens no higher than earlier ones, and some of them again', () => {
  const operations = [acquire(7, 0, 1), acquire(8, 2, 3), acquire(8, 10, 11), acquire(9, 12, 13)];
  expect(fencing(operations)).toMatchObject({
    verdict: 'fail',
    reason: '1 fencing tokens no higher than one given out before; 1 fencing tokens given out more than once',
    numbers: { backwards: 1, repeated: 1 },
    examples: { backwards: ['key: 8 after 8 had been given out'], repeated: ['key: 8'] },
  });
});

test('two masters give out the same token at the same time', () => {
  expect(fencing([acquire(5, 0, 10), acquire(5, 1, 9)])).toMatchObject({
    verdict: 'fail',
    numbers: { backwards: 0, repeated: 1 },
  });
});

test('each lock has a counter of its own', () => {
  expect(fencing([acquire(5, 0, 1), acquire(5, 2, 3, { key: 'other' })]).verdict).toBe('pass');
});

test('without a token nothing is known', () => {
  const operations = [acquire(true, 0, 1), acquire(false, 2, 3), unresolved('acquire', 'a', during(4, 5))];
  expect(fencing(operations)).toMatchObject({
    verdict: 'unknown',
    reason: 'no client acquired a lock with a token',
  });
});

test('any history is judged as comparing each acquisition with all others would', () => {
  const anyHistory = history(fc.constantFrom('acquire', 'release'), fc.constant('a'), fc.nat(6));
  forAll(anyHistory, operations => {
    const given = operations.filter(({ kind, outcome }) => kind === 'acquire' && outcome === 'ok');
    const tokenOf = ({ result }: (typeof given)[number]) => Number(result);
    const backwards = given.filter(later =>
      given.some(
        earlier =>
          earlier.key === later.key &&
          (earlier.completedAtMs ?? Number.POSITIVE_INFINITY) < later.invokedAtMs &&
          tokenOf(earlier) >= tokenOf(later),
      ),
    );
    expect(fencing(operations).numbers.backwards).toBe(backwards.length);
  });
});
