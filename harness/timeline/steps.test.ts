import { expect, test } from '@jest/globals';
import { PHASES, stepBeganAt } from './phases.ts';

const PHASES_OF_ONE = { detectedMs: 2000, electedMs: 2200, promotedMs: 2500, announcedMs: 3300 };

test('a step begins at the last moment before it that it follows from', () => {
  expect(stepBeganAt('promotedMs', PHASES_OF_ONE, 2500)).toBe(2200);
  expect(stepBeganAt('followedMs', PHASES_OF_ONE, 3400)).toBe(3300);
});

test('a step that ended before the moment that it usually follows from did not follow from it', () => {
  expect(stepBeganAt('followedMs', PHASES_OF_ONE, 2600)).toBe(2500);
});

test('a step that never ended began when it could', () => {
  expect(stepBeganAt('demotedMs', PHASES_OF_ONE)).toBe(2500);
});

test('a step of which nothing before is known began with the fault', () => {
  expect(stepBeganAt('announcedMs', {}, 900)).toBe(0);
});

test('phases are told in the order in which they come', () => {
  expect([PHASES[0], PHASES.at(-1), PHASES.length]).toEqual(['detectedMs', 'demotedMs', 14]);
});
