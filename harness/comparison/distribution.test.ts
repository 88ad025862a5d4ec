import { describe, expect, test } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { binomial, distributionOf, medianOf } from './distribution.ts';

const of = (values: readonly number[], never = 0) =>
  distributionOf({ values, over: Array(never).fill(1) as number[] });
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test('quantiles and extremes are those of the samples', () => {
  const { count, min, max, mean, quantiles } = of([5, 1, 4, 2, 3]);
  expect({ count, min, max, mean }).toEqual({ count: 5, min: 1, max: 5, mean: 3 });
  expect(quantiles.map(({ at, value }) => [at, value])).toEqual([
    [0.5, 3],
    [0.9, 4.6],
    [0.99, 4.96],
  ]);
});

describe('an end of an interval', () => {
  test.each([
    [5, 0.5, {}],
    [6, 0.5, { low: 1, high: 6 }],
    [35, 0.9, { low: 28 }],
    [36, 0.9, { low: 29, high: 36 }],
    [50, 0.99, { low: 48 }],
    [368, 0.99, { low: 360, high: 368 }],
  ])('of %d samples at %d is there when so many bound it', (count, at, bounds) => {
    const { value: _, ...found } = of(upTo(count)).quantiles.find(each => each.at === at) ?? { at };
    expect(found).toEqual({ at, ...bounds });
  });
});

test('what never came lies above everything: it has no mean, no largest and no upper quantiles', () => {
  const { min, mean, max, never, quantiles } = of(upTo(8), 2);
  expect({ min, mean, max, never }).toEqual({ min: 1, never: 2 });
  expect(quantiles.map(({ value }) => value)).toEqual([5.5, undefined, undefined]);
});

test('of what came in fewer than half of the runs there is no median', () => {
  expect(medianOf(of([1, 2], 3))).toBeUndefined();
  expect(medianOf(of([]))).toBeUndefined();
});

test.each([
  [0.5, 20],
  [0.5, 50],
  [0.9, 50],
  [0.99, 500],
])(
  'the interval of the quantile %d holds the true one in nineteen of twenty times %d samples',
  (at, count) => {
    const generator = xoroshiro128plus(7);
    // Of an even spread from 0 to 1 every quantile is its own place.
    const samples = () => Array.from({ length: count }, () => uniformFloat64(generator));
    const held = Array.from({ length: 2000 }, () => {
      const { low = 0, high = 1 } = of(samples()).quantiles.find(each => each.at === at) ?? {};
      return low <= at && at <= high;
    });
    expect(held.filter(Boolean).length / held.length).toBeGreaterThanOrEqual(0.95);
  },
);

test('three tosses of a coin', () => {
  expect(binomial(3, 0.5).map(chance => Math.round(chance * 8))).toEqual([1, 3, 3, 1]);
});

test.each([1, 50, 5000, 100_000])('all chances of %d trials together are one', n => {
  const sum = binomial(n, 0.99).reduce((total, chance) => total + chance, 0);
  expect(sum).toBeCloseTo(1, 6);
});
