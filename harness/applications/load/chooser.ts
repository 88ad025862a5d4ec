import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { LoadSettings } from './settings.ts';

const FINE = 0x3fffffff;

/** Chooses keys by their popularity (Zipf's law); the same seed chooses the same. */
export function chooserOf({ keys, skew }: Pick<LoadSettings, 'keys' | 'skew'>, seed: number): () => string {
  const generator = xoroshiro128plus(seed);
  const upTo: number[] = [];
  for (const [place] of keys.entries()) upTo.push((upTo.at(-1) ?? 0) + 1 / (place + 1) ** skew);
  const whole = upTo.at(-1) ?? 0;
  return () => {
    const drawn = (uniformInt(generator, 0, FINE) / (FINE + 1)) * whole;
    return keys[firstAbove(upTo, drawn)] as string;
  };
}

function firstAbove(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
