import { badField } from '../basics/index.ts';

/**
 * The seed of this run: HARNESS_SEED, or a random one that it is set to, so that workers share it. Empty, as CI systems set
 * what nobody gave, it is not set.
 * @throws UnusableInput when HARNESS_SEED is no whole number
 */
export function runSeed(): number {
  process.env.HARNESS_SEED ||= String(Math.floor(Math.random() * 2 ** 31));
  if (/^-?\d+$/.test(process.env.HARNESS_SEED)) return Number(process.env.HARNESS_SEED);
  throw badField('HARNESS_SEED', process.env.HARNESS_SEED, 'a whole number');
}
