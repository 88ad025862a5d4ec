import { expect, test } from '@jest/globals';
import { runSeed } from './seed.ts';

test.each(['7', '-7', '0'])('HARNESS_SEED=%s is the seed', given => {
  process.env.HARNESS_SEED = given;
  expect(runSeed()).toBe(Number(given));
});

test('without a seed, or with an empty one, each run has a random one, which its workers get', () => {
  const seeds = ['', '', undefined].map(given => {
    if (given === undefined) delete process.env.HARNESS_SEED;
    else process.env.HARNESS_SEED = given;
    const seed = runSeed();
    expect(runSeed()).toBe(seed);
    return seed;
  });
  expect(new Set(seeds).size).toBe(3);
});

test.each([' ', 'lucky', '1.5', '0x10'])("HARNESS_SEED='%s' is refused", given => {
  process.env.HARNESS_SEED = given;
  expect(runSeed).toThrow(/HARNESS_SEED is .*allowed: a whole number/);
});
