import { expect, test } from '@jest/globals';
import { showCount, showMoment, showMs, showTick } from './format.ts';

test.each([
  [0.312, '0.31 ms'],
  [87.4, '87 ms'],
  [1234, '1.23 s'],
  [-12_345, '-12.3 s'],
])('%d ms are shown as %s', (ms, text) => {
  expect(showMs(ms)).toBe(text);
});

test('a moment has its sign', () => {
  expect(showMoment(2911)).toBe('+2.91 s');
  expect(showMoment(-87)).toBe('−87 ms');
});

test('ticks have as many digits as tell them apart', () => {
  expect([0, 500, 1000].map(ms => showTick(ms, 500))).toEqual(['0', '0.5 s', '1.0 s']);
  expect(showTick(2000, 2000)).toBe('2 s');
  expect(showTick(2912, 2)).toBe('2.912 s');
  expect(showTick(0.2, 0.2)).toBe('0.2 ms');
});

test('counts have narrow spaces', () => {
  expect(showCount(1_234_567)).toBe('1\u202f234\u202f567');
});
