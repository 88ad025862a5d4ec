import { describe, expect, test } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Samples } from './samples.ts';
import { shiftOf } from './shift.ts';

const came = (values: readonly number[]): Samples => ({ values, over: [] });
const around = (center: number, count = 10) => Array.from({ length: count }, (_, i) => center + i);

test('the shift is the median of all differences, and one slow run moves it hardly', () => {
  expect(shiftOf(came(around(100)), came(around(150)), 0.95)?.by).toBe(50);
  expect(shiftOf(came(around(100)), came([...around(150).slice(1), 99_999]), 0.95)?.by).toBeLessThan(53);
});

test('of four and four samples the interval reaches from the smallest difference to the largest', () => {
  expect(shiftOf(came([1, 2, 3, 4]), came([11, 12, 13, 20]), 0.95)).toMatchObject({ low: 7, high: 19 });
});

test('three and three samples bound nothing', () => {
  expect(shiftOf(came([1, 2, 3]), came([7, 8, 9]), 0.95)).toBeUndefined();
  expect(shiftOf(came([]), came([7, 8, 9]), 0.95)).toBeUndefined();
});

test('the same values differ by nothing, however many are tied', () => {
  const tied = came(Array(20).fill(5) as number[]);
  expect(shiftOf(tied, tied, 0.95)).toEqual({ by: 0, low: 0, high: 0 });
});

describe('what never came', () => {
  const usual = came(around(100, 20));

  test('is slower than anything that did, at the upper end', () => {
    const shift = shiftOf(usual, { values: around(100, 12), over: Array(8).fill(500) as number[] }, 0.95);
    expect(shift).toMatchObject({ high: Infinity });
    expect(shift?.by).toBeGreaterThan(0);
  });

  test('counts at the lower end only for as long as it was watched', () => {
    const watched = (ms: number) =>
      shiftOf(usual, { values: [], over: Array(20).fill(ms) as number[] }, 0.95);
    expect(watched(5000)?.low).toBeGreaterThan(4800);
    expect(watched(50)?.low).toBeLessThan(0);
    expect(watched(5000)).toMatchObject({ by: Infinity, high: Infinity });
  });

  test('leaves both ends where they are when it is one in twenty', () => {
    const shift = shiftOf(usual, { values: around(100, 19), over: [500] }, 0.95);
    expect(Number.isFinite(shift?.low)).toBe(true);
    expect(Number.isFinite(shift?.high)).toBe(true);
  });

  test('on both sides is no difference', () => {
    const never = { values: [], over: Array(20).fill(500) as number[] };
    expect(shiftOf(never, never, 0.95)).toEqual({ by: 0, low: -Infinity, high: Infinity });
  });
});

// A share of 0.95 is found to within 0.015 by so many rounds.
const ROUNDS = 1000;
const LEAST = 0.935;

describe('the interval holds the true shift in nineteen of twenty', () => {
  const generator = xoroshiro128plus(3);
  const even = () => 1000 * uniformFloat64(generator);
  const tied = () => 250 * Math.round(even() / 250);
  const tailed = () => even() / uniformFloat64(generator);
  // What is above 2000 is not seen any more.
  const cut = (values: readonly number[]): Samples => ({
    values: values.filter(ms => ms <= 2000),
    over: values.filter(ms => ms > 2000).map(() => 2000),
  });

  test.each([
    ['evenly spread', even, came, 6],
    ['evenly spread', even, came, 50],
    ['tied', tied, came, 8],
    ['tied', tied, came, 30],
    ['with a long tail', tailed, came, 20],
    ['with a long tail that is cut off', tailed, cut, 20],
  ])('for samples that are %s', (_what, draw, seen, count) => {
    const held = Array.from({ length: ROUNDS }, () => {
      const samples = (byMs: number) => Array.from({ length: count }, () => draw() + byMs);
      const { low = -Infinity, high = Infinity } = shiftOf(seen(samples(0)), seen(samples(250)), 0.95) ?? {};
      return low <= 250 && 250 <= high;
    });
    expect(held.filter(Boolean).length / held.length).toBeGreaterThanOrEqual(LEAST);
  });
});
