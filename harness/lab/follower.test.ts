import { expect, test } from '@jest/globals';
import { experienceOf, type Write } from './follower.ts';

const acknowledged = (atMs: number): Write => ({ atMs, end: { by: 'redis-1' } });
const failed = (atMs: number): Write => ({ atMs, end: { error: 'closed' } });
const LONGEST = 'longest time without an acknowledged write';

test('the longest outage is between two acknowledged writes', () => {
  const told = experienceOf([acknowledged(0), failed(100), acknowledged(900), acknowledged(1000)], 1050);
  expect(told.split('\n')).toEqual([
    '    1 × acknowledged by redis-1',
    '    1 × failed: closed',
    '    2 × acknowledged by redis-1',
    `${LONGEST}: 900 ms`,
  ]);
});

test('an outage that goes on, or that was there from the start, counts', () => {
  expect(experienceOf([acknowledged(0), failed(100), failed(5000)], 5100)).toContain(`${LONGEST}: 5.10 s`);
  expect(experienceOf([failed(0), failed(4000)], 4000)).toContain(`${LONGEST}: 4.00 s`);
  expect(experienceOf([failed(0), acknowledged(700)], 710)).toContain(`${LONGEST}: 700 ms`);
});
