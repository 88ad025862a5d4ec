import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { badField } from '../basics/index.ts';

/** Chooses one of `from`; the same seed and scenario choose the same. */
export type Pick = <Choice>(from: readonly Choice[]) => Choice;

/**
 * The seed of this run: HARNESS_SEED, or a random one that it is set to, so that workers share it.
 * @throws UnusableInput when HARNESS_SEED is no whole number
 */
export function runSeed(): number {
  process.env.HARNESS_SEED ??= String(Math.floor(Math.random() * 2 ** 31));
  const seed = Number(process.env.HARNESS_SEED);
  if (Number.isInteger(seed)) return seed;
  throw badField('HARNESS_SEED', process.env.HARNESS_SEED, 'a whole number');
}

/** Choices depend on the scenario's name and not on what ran before it. */
export function pickerOf(seed: number, scenario: string): Pick {
  const digest = createHash('sha256').update(`${seed} ${scenario}`).digest();
  const generator = xoroshiro128plus(digest.readInt32LE(0));
  return from => {
    const choice = from[uniformInt(generator, 0, from.length - 1)];
    if (choice === undefined) throw new Error('there is nothing to pick from');
    return choice;
  };
}
