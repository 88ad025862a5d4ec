import { expect, test } from '@jest/globals';
import { countWhile, entryOf, quantile, sumOf } from './collections.ts';

test('an entry is made once', () => {
  const map = new Map<string, string[]>();
  entryOf(map, 'a', () => []).push('one');
  entryOf(map, 'a', () => []).push('two');
  expect(map).toEqual(new Map([['a', ['one', 'two']]]));
});

test.each([[[]], [[5]], [[1, 5]], [[1, 1, 2, 3, 5, 8]], [[8, 9]]])(
  'of %j those below 4 are counted',
  numbers => {
    const all: readonly number[] = numbers;
    expect(countWhile(all.length, i => (all[i] ?? 0) < 4)).toBe(all.filter(each => each < 4).length);
  },
);

test('the sum of none is 0', () => {
  expect(sumOf([])).toBe(0);
  expect(sumOf([1, 2, 4])).toBe(7);
});

test('a quantile is the value below or at which that share lies: of few values the greatest', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  expect(quantile(upTo(10), 0.99)).toBe(10);
  expect(quantile(upTo(200), 0.99)).toBe(198);
  expect(quantile(upTo(5), 0.5)).toBe(3);
  expect(quantile([], 0.5)).toBeUndefined();
});
