import { describe, expect, test } from '@jest/globals';
import { fewestFor, rankOf } from './mann-whitney.ts';

/** In how many of all orders of m and n samples so many pairs are in the wrong order: counted one by one. */
function counted(m: number, n: number): number[] {
  const counts: number[] = Array(m * n + 1).fill(0);
  const place = (left: number, right: number, wrong: number): void => {
    if (left + right === 0) counts[wrong] = (counts[wrong] ?? 0) + 1;
    if (left > 0) place(left - 1, right, wrong);
    if (right > 0) place(left, right - 1, wrong + left);
  };
  place(m, n, 0);
  return counts;
}

describe('the rank that ends an interval', () => {
  test.each([
    [1, 1],
    [2, 3],
    [4, 4],
    [5, 7],
    [8, 8],
    [3, 12],
  ])('of %d and %d samples is what counting says, at every confidence', (m, n) => {
    const counts = counted(m, n);
    const all = counts.reduce((sum, count) => sum + count, 0);
    for (const confidence of [0.5, 0.8, 0.9, 0.95, 0.99, 0.999]) {
      let rank = 0;
      const tail = (of: number) => counts.slice(0, of).reduce((sum, count) => sum + count, 0) / all;
      while (tail(rank + 1) <= (1 - confidence) / 2) rank += 1;
      expect(rankOf(m, n, confidence)).toBe(rank);
    }
  });

  // From printed tables of critical values, of which it is the next.
  test.each([
    [5, 5, 0.95, 3],
    [10, 10, 0.95, 24],
    [20, 20, 0.95, 128],
    [10, 10, 0.99, 17],
    [20, 20, 0.99, 106],
    [7, 15, 0.95, 25],
  ])('of %d and %d samples at %d is the one in the tables', (m, n, confidence, rank) => {
    expect(rankOf(m, n, confidence)).toBe(rank);
    expect(rankOf(n, m, confidence)).toBe(rank);
  });

  test('of many samples is near what a normal distribution gives', () => {
    const [n, z] = [300, 1.96];
    const normal = n ** 2 / 2 - z * Math.sqrt((n ** 2 * (2 * n + 1)) / 12);
    expect(Math.abs(rankOf(n, n, 0.95) - normal)).toBeLessThan(5);
  });
});

describe('the fewest samples that bound a shift', () => {
  test.each([0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999])(
    'at a confidence of %d do, and one less does not',
    confidence => {
      const fewest = fewestFor(confidence);
      expect(rankOf(fewest, fewest, confidence)).toBeGreaterThan(0);
      expect(rankOf(fewest - 1, fewest - 1, confidence)).toBe(0);
    },
  );

  test('are four each for one quantity and six each for twelve', () => {
    expect([fewestFor(0.95), fewestFor(1 - 0.05 / 12)]).toEqual([4, 6]);
  });
});
