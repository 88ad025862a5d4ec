import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { counter } from './counter.ts';
import { answered, during, failed, forAll, history, hung, ok, unresolved } from './fixture.ts';

const increment = (...moments: [number, number]) => ok('increment', null, during(...moments));
const read = (result: unknown, ...moments: [number, number]) => answered('read', result, during(...moments));

test('a counter that has what was acknowledged passes', () => {
  const operations = [increment(0, 1), increment(2, 3), failed('increment', null), read('2', 4, 5)];
  expect(counter(operations, 2)).toMatchObject({
    checker: 'counter',
    verdict: 'pass',
    numbers: {
      attempted: 3,
      acknowledged: 2,
      failed: 1,
      unresolved: 0,
      reads: 1,
      final: 2,
      lost: 0,
      extra: 0,
    },
  });
});

test('one acknowledged increment that the final value lacks is lost', () => {
  expect(counter([increment(0, 1), increment(2, 3)], 1)).toMatchObject({
    verdict: 'fail',
    reason: '1 acknowledged increments missing from the final value',
    numbers: { lost: 1, extra: 0 },
  });
});

test('an unresolved increment may or may not be in the final value', () => {
  const operations = [increment(0, 1), unresolved('increment', null), hung('increment', null)];
  for (const final of [1, 2, 3]) expect(counter(operations, final).verdict).toBe('pass');
});

test('an increment that was applied twice is extra', () => {
  const operations = [increment(0, 1), unresolved('increment', null)];
  expect(counter(operations, 3)).toMatchObject({ verdict: 'fail', numbers: { lost: 0, extra: 1 } });
});

test('a read below what was acknowledged before it began is too low', () => {
  expect(counter([increment(0, 1), increment(2, 3), read(1, 4, 5)], 2)).toMatchObject({
    verdict: 'fail',
    numbers: { readsTooLow: 1, readsTooLowBy: 1 },
    examples: { readsTooLow: ['app #0 at 4 ms: 1, at least 2'] },
  });
});

test('a read above what was attempted before it ended is too high', () => {
  expect(counter([increment(0, 1), read(2, 2, 3), increment(4, 5)], 2)).toMatchObject({
    verdict: 'fail',
    numbers: { readsTooHigh: 1 },
    examples: { readsTooHigh: ['app #0 at 2 ms: 2, at most 1'] },
  });
});

test('a read may or may not see an increment that goes on at the same time', () => {
  for (const value of [0, 1]) expect(counter([increment(0, 9), read(value, 4, 5)], 1).verdict).toBe('pass');
});

test('a read of a key that does not exist is a read of 0', () => {
  expect(counter([increment(0, 1), read(null, 2, 3)], 1)).toMatchObject({ numbers: { readsTooLow: 1 } });
});

test('an answer that is no number is not counted as a read', () => {
  expect(counter([increment(0, 1), read('many', 2, 3), read(undefined, 2, 3)], 1)).toMatchObject({
    verdict: 'pass',
    numbers: { reads: 0 },
  });
});

test('without an acknowledged increment nothing is known', () => {
  expect(counter([read(0, 0, 1), unresolved('increment', null)], 0)).toMatchObject({
    verdict: 'unknown',
    reason: 'no increment was acknowledged',
  });
});

test.each([
  [undefined, 'the final value could not be read'],
  [Number.NaN, 'the final value is not a number'],
])('with %p as the final value nothing is known', (final, reason) => {
  expect(counter([increment(0, 1)], final)).toMatchObject({ verdict: 'unknown', reason });
});

test('any history is judged as counting all increments for each read would', () => {
  const anyHistory = history(fc.constantFrom('increment', 'read'), fc.constant(null), fc.nat(8));
  forAll(anyHistory, fc.nat(14), (operations, final) => {
    const finding = counter(operations, final);
    const increments = operations.filter(({ kind }) => kind === 'increment');
    const those = (outcome: string) => increments.filter(each => each.outcome === outcome);
    if (those('ok').length === 0) return expect(finding.verdict).toBe('unknown');
    const reads = operations.filter(({ kind, outcome }) => kind === 'read' && outcome === 'ok');
    const tooLow = reads.filter(
      each =>
        Number(each.result) < those('ok').filter(one => (one.completedAtMs ?? 99) < each.invokedAtMs).length,
    ).length;
    const tooHigh = reads.filter(
      each =>
        Number(each.result) >
        [...those('ok'), ...those('unresolved')].filter(one => one.invokedAtMs <= (each.completedAtMs ?? 99))
          .length,
    ).length;
    const lost = Math.max(0, those('ok').length - final);
    const extra = Math.max(0, final - those('ok').length - those('unresolved').length);
    expect(finding.numbers).toMatchObject({ lost, extra, readsTooLow: tooLow, readsTooHigh: tooHigh });
    return expect(finding.verdict).toBe(lost + extra + tooLow + tooHigh > 0 ? 'fail' : 'pass');
  });
});

test('a pass says what loss its bounds cannot show', () => {
  const unresolved = { ...increment(4, 5), outcome: 'unresolved' } as const;
  const operations = [increment(0, 1), increment(2, 3), unresolved];
  expect(counter(operations, 2).reason).toMatch(/within its bounds.*; a loss of up to 1 would not show$/);
  expect(counter(operations, 3).reason).not.toMatch(/would not show/);
});
