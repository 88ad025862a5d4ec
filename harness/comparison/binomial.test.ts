import { expect, test } from '@jest/globals';
import { binomial } from './binomial.ts';

test('three tosses of a coin', () => {
  expect(binomial(3, 0.5).map(chance => Math.round(chance * 8))).toEqual([1, 3, 3, 1]);
});

test.each([1, 50, 5000, 100_000])('all chances of %d trials together are one', n => {
  const sum = binomial(n, 0.99).reduce((total, chance) => total + chance, 0);
  expect(sum).toBeCloseTo(1, 6);
});
