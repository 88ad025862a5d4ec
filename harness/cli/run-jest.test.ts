import { expect, test } from '@jest/globals';
import { exitCodeOf } from './run-jest.ts';

test('the exit code of a run is that of its report, whatever Jest says', () => {
  expect(exitCodeOf(1, { exitCode: 0 })).toBe(0);
  expect(exitCodeOf(0, { exitCode: 2 })).toBe(2);
});

test('without a report it is that of Jest, but a run in which no scenario ran is no success', () => {
  expect(exitCodeOf(2, undefined)).toBe(2);
  expect(exitCodeOf(0, undefined)).toBe(1);
});
