import { expect, test } from '@jest/globals';
import { floodGate } from './server-log.ts';

test('a line that is repeated thousands of times a second is let through twenty times', () => {
  const isTooMany = floodGate();
  const passed = Array.from({ length: 5000 }, (_, i) => isTooMany(`Connecting to MASTER, try ${i}`, i / 5));
  expect(passed.filter(tooMany => !tooMany)).toHaveLength(20);
});

test('and again in the next second', () => {
  const isTooMany = floodGate();
  for (let i = 0; i < 100; i += 1) isTooMany('Connecting to MASTER', 0);
  expect([isTooMany('Connecting to MASTER', 900), isTooMany('Connecting to MASTER', 1000)]).toEqual([
    true,
    false,
  ]);
});

test('other lines pass meanwhile', () => {
  const isTooMany = floodGate();
  for (let i = 0; i < 100; i += 1) isTooMany('Connecting to MASTER', 0);
  expect(isTooMany('MASTER MODE enabled', 1)).toBe(false);
});
