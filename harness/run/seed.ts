import { badField } from '../basics/index.ts';

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
