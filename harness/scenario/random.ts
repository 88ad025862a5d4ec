import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chooses one of `from`; the same seed and scenario choose the same. */
export type Pick = <Choice>(from: readonly Choice[]) => Choice;

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
