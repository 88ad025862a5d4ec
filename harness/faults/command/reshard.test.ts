import { expect, test } from '@jest/globals';
import { isMoved } from './reshard.ts';

test('slots are moved when all came, but for the rounding of each source', () => {
  expect(isMoved(2000, { before: 0, slots: 2000 }, 6)).toBe(true);
  expect(isMoved(1998, { before: 0, slots: 2000 }, 6)).toBe(true);
  expect(isMoved(1500, { before: 0, slots: 2000 }, 6)).toBe(false);
});

test('a few slots are not moved when none came', () => {
  expect(isMoved(5461, { before: 5461, slots: 4 }, 6)).toBe(false);
  expect(isMoved(5465, { before: 5461, slots: 4 }, 6)).toBe(true);
});
