import { expect, test } from '@jest/globals';
import { chooserOf } from './popularity.ts';

const KEYS = ['a', 'b', 'c', 'd'];

const drawn = (skew: number, seed: number, count = 12_000) => {
  const choose = chooserOf({ all: KEYS, skew }, seed);
  return Array.from({ length: count }, choose);
};

const shares = (keys: readonly string[]) =>
  KEYS.map(key => keys.filter(each => each === key).length / keys.length);

test('the same seed asks for the same, another one for something else', () => {
  expect(drawn(1, 7, 50)).toEqual(drawn(1, 7, 50));
  expect(drawn(1, 7, 50)).not.toEqual(drawn(1, 8, 50));
});

test('the nth key is asked for an nth as often as the first', () => {
  const [a = 0, b = 0, c = 0, d = 0] = shares(drawn(1, 3));
  expect([a / b, a / c, a / d].map(Math.round)).toEqual([2, 3, 4]);
});

test('without a skew all are asked for alike', () => {
  for (const share of shares(drawn(0, 3))) expect(share).toBeCloseTo(0.25, 1);
});
