import { expect, test } from '@jest/globals';
import { type Duration, milliseconds, showMs } from './time.ts';

test.each([
  ['500ms', 500],
  ['1s', 1000],
  ['2m', 120_000],
] as const)('%s is %d ms', (text, ms) => {
  expect(milliseconds('downAfter', text)).toBe(ms);
});

test.each(['', '5', '-1s', '0s', 'soon', 5, null])('%p is refused with the name of the option', value => {
  expect(() => milliseconds('topology.downAfter', value as Duration)).toThrow(
    /topology\.downAfter is .*allowed: a positive duration/,
  );
});

test('a time that no timer can wait for is refused, where it would be over at once', () => {
  expect(milliseconds('the time given to lasting', '24d')).toBe(24 * 24 * 60 * 60 * 1000);
  expect(() => milliseconds('the time given to lasting', '25d')).toThrow(
    'the time given to lasting is "25d" (string); allowed: a duration of at most \'24d\'',
  );
});

test('milliseconds are shown as people compare them', () => {
  expect([87.4, 1234, 12_345].map(showMs)).toEqual(['87 ms', '1.23 s', '12.3 s']);
});
