import { expect, test } from '@jest/globals';
import { loss, master } from './index.ts';
import { isShareLost } from './lost-share.ts';

test.each([
  [0.3, 120],
  [0.05, 20],
  [0.01, 1],
  [0.99, 398],
])('a share of %d shows in %d of 400 packets', (share, lost) => {
  expect(isShareLost({ all: 400, lost }, share)).toBe(true);
});

test.each([
  [0.1, 0],
  [0.01, 0],
  [0.05, 60],
  [0.3, 50],
  [0.99, 360],
])('a share of %d does not show in %d of 400 packets', (share, lost) => {
  expect(isShareLost({ all: 400, lost }, share)).toBe(false);
});

test('a few packets show no share', () => {
  expect(isShareLost({ all: 399, lost: 120 }, 0.3)).toBe(false);
});

test('loss without its percent is refused', () => {
  expect(() => Reflect.apply(loss, undefined, [master])).toThrow('percent, given to loss, is undefined');
});
