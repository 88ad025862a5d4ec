import { expect, test } from '@jest/globals';
import { takeCommands } from './up.ts';

const ends = (lines: readonly string[], failing: { hasFailed: boolean; isInteractive: boolean }) =>
  takeCommands(
    { carryOut: async () => undefined, hasFailed: () => failing.hasFailed },
    {
      isInteractive: failing.isInteractive,
      say: () => undefined,
      unlessInterrupted: work => work,
      async *lines() {
        yield* lines;
      },
    },
  );

test('piped commands end with 1 when one is none, or when a fault for a time failed later', async () => {
  expect(await ends(['status'], { hasFailed: false, isInteractive: false })).toBe(0);
  expect(await ends(['statu'], { hasFailed: false, isInteractive: false })).toBe(1);
  expect(await ends(['freeze master for 5s'], { hasFailed: true, isInteractive: false })).toBe(1);
  expect(await ends(['freeze master for 5s'], { hasFailed: true, isInteractive: true })).toBe(0);
});
