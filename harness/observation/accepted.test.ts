import { expect, test } from '@jest/globals';
import { type AcceptedSample, noteSample } from './accepted.ts';

test('of equal samples in a row the first and the last are kept', () => {
  const samples: AcceptedSample[] = [];
  for (const [atMs, accepted] of [
    [0, 3],
    [250, 3],
    [500, 3],
    [750, 3],
    [1000, 9],
    [1250, 9],
  ] as const)
    noteSample(samples, [atMs, accepted, 0]);
  expect(samples).toEqual([
    [0, 3, 0],
    [750, 3, 0],
    [1000, 9, 0],
    [1250, 9, 0],
  ]);
});
