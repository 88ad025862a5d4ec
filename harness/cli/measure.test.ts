import { expect, test } from '@jest/globals';
import { measure } from './measure.ts';
import { sweep } from './sweep.ts';

// What they refuse before anything starts; measurement/ has tests of what they tell.

test.each([
  [[], /measure takes a scenario/],
  [['network/'], /name one of them, with -t/],
  [['no-such-file'], /none of all/],
  [['network/', '--runs', '0'], /--runs is "0".*a whole number from 1/],
  [['network/', '--run', '3'], /known: --runs/],
])('measure refuses %j', async (args, message) => {
  await expect(measure(args)).rejects.toThrow(message);
});

test.each([
  [['--down-after', 'soon'], /--down-after is "soon"/],
  [['--client', 'best'], /defaults, tuned/],
  [['2s'], /2s/],
])('sweep refuses %j', async (args, message) => {
  await expect(sweep(args)).rejects.toThrow(message);
});
