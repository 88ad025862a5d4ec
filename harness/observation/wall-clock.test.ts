import { expect, test } from '@jest/globals';
import { wallClock } from './server-log.ts';

/** A wall clock that is ahead of the harness's by `offset`, which the test can change. */
function clockAhead(offset: number) {
  const clock = { offset, interrupted: false, readings: 0 };
  const convert = wallClock((readings = 20) => {
    clock.readings += readings;
    return readings === 1 && clock.interrupted ? clock.offset - 300 : clock.offset;
  });
  return { clock, convert };
}

test('the time in a line is converted to the harness clock, also after the wall clock stepped', () => {
  const { clock, convert } = clockAhead(50_000);
  expect(convert(51_000, 1001)).toBe(1000);
  clock.offset = 50_800;
  expect(convert(52_800, 2001)).toBe(2000);
  clock.offset = 47_000;
  expect(convert(53_000, 6001)).toBe(6000);
});

test.each([
  ['forward', 50_800],
  ['back', 47_000],
])('a line that was written before a step %s and arrives after it keeps its time', (_direction, offset) => {
  const { clock, convert } = clockAhead(50_000);
  clock.offset = offset;
  expect(convert(51_000, 1001)).toBe(1000);
  expect(convert(offset + 1100, 1101)).toBe(1100);
});

test('a reading that was interrupted is no step', () => {
  const { clock, convert } = clockAhead(50_000);
  clock.interrupted = true;
  expect(convert(51_000, 1400)).toBe(1000);
});

test('a line costs one reading', () => {
  const { clock, convert } = clockAhead(50_000);
  clock.readings = 0;
  for (let atMs = 0; atMs < 100; atMs += 1) convert(50_000 + atMs, atMs);
  expect(clock.readings).toBe(100);
});
