import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws samples of these sizes from a pool, each member of it at most once in all of them. */
export type Draw = <Member>(pool: readonly Member[], ...sizes: readonly number[]) => Member[][];

export function drawFrom(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  return (pool, ...sizes) => {
    const left = [...pool];
    const one = () => left.splice(uniformInt(generator, 0, left.length - 1), 1);
    return sizes.map(size => Array.from({ length: size }, one).flat());
  };
}
