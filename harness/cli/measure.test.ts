import { expect, test } from '@jest/globals';
import { failover } from './program-fixture.ts';

// What they refuse before anything starts; measurement/ has tests of what they tell.

test.each([
  [['measure'], /measure takes a scenario/],
  [['measure', 'network/'], /name one of them, with -t/],
  [['measure', 'no-such-file'], /none of all/],
  [['measure', 'network/', '--runs', '0'], /--runs is "0".*a whole number from 1/],
  [['measure', 'network/', '--run', '3'], /unknown option '--run'[\s\S]*known: .*--runs/],
  [['sweep', '--down-after', 'soon'], /--down-after is "soon"/],
  [['sweep', '--client', 'best'], /defaults, tuned/],
  [['sweep', '2s'], /too many arguments for 'sweep'/],
])('%j is refused', async (args, message) => {
  expect(await failover(...args)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
});
