import { expect, test } from '@jest/globals';
import { restartPauses } from './restart-pauses.ts';

test('one that keeps ending is started again later each time, and at once after it ran well', () => {
  const next = restartPauses();
  expect([0, 0, 0, 0, 0, 0, 0, 0].map(next)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  expect(next(60_000)).toBe(100);
  expect(next(0)).toBe(200);
});
