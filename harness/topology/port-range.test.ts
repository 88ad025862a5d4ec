import { expect, test } from '@jest/globals';
import { blocksOf } from './port-range.ts';

test.each([
  [10_000, 10_999],
  [30_000, 65_535],
  [0, 65_535],
  [7, 7],
])('the blocks of %i to %i hold exactly these ports', (first, last) => {
  const blocks = blocksOf({ first, last });
  const held = Array.from({ length: 65_536 }, (_, port) => port).filter(port =>
    blocks.some(block => (port & block.mask) === block.port),
  );
  expect([held[0], held.at(-1), held.length]).toEqual([first, last, last - first + 1]);
});
