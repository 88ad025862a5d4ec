import { expect, test } from '@jest/globals';
import { freeTime, processorTimes } from './processors.ts';

test('time for work that gives way to everything else is idle time', () => {
  expect(freeTime({ idle: 100, nice: 900 })).toBe(1000);
});

test('idle and stolen time are parts of the total', () => {
  const { total, idle, stolen } = processorTimes();
  expect(total).toBeGreaterThanOrEqual(idle + stolen);
  expect(idle).toBeGreaterThan(0);
});
