import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { badField, countWhile } from '../../basics/index.ts';

/**
 * How often each key is requested: all alike, or by Zipf's law: the nth key 1/n^s as often as the first, with s = 1 or the
 * number given.
 */
export type Popularity = 'even' | 'zipf' | { readonly zipf: number };

/** Keys that fill '{key}' in a path, complete and checked. */
export interface Keys {
  /** The most popular first. */
  readonly all: readonly string[];
  /** The exponent of Zipf's law; 0 is all alike. */
  readonly skew: number;
}

/** @throws UnusableInput naming the option and what it may be; undefined without keys */
export function keysOf(
  path: string,
  keys: readonly string[] | undefined,
  popularity: Popularity | undefined,
): Keys | undefined {
  const hasPlace = path.includes('{key}');
  if (keys === undefined) {
    if (hasPlace) throw badField('http.keys', keys, `a list of keys, because http.path has '{key}'`);
    if (popularity !== undefined) throw badField('http.popularity', popularity, 'none without http.keys');
    return undefined;
  }
  const isSound = Array.isArray(keys) && keys.length > 0 && keys.every(key => typeof key === 'string');
  if (!isSound) throw badField('http.keys', keys, 'a list of at least one text');
  if (!hasPlace) throw badField('http.path', path, "one with '{key}', because http.keys is given");
  return { all: keys, skew: skewOf(popularity ?? 'even') };
}

function skewOf(popularity: Popularity): number {
  if (popularity === 'even') return 0;
  if (popularity === 'zipf') return 1;
  if (popularity?.zipf >= 0) return popularity.zipf;
  throw badField('http.popularity', popularity, "'even', 'zipf', or { zipf: a number from 0 }");
}

const FINE = 0x3fffffff;

/** Chooses keys by their popularity; the same seed chooses the same. */
export function chooserOf({ all, skew }: Keys, seed: number): () => string {
  const generator = xoroshiro128plus(seed);
  const upTo: number[] = [];
  for (const [place] of all.entries()) upTo.push((upTo.at(-1) ?? 0) + 1 / (place + 1) ** skew);
  const whole = upTo.at(-1) ?? 0;
  return () => {
    const drawn = (uniformInt(generator, 0, FINE) / (FINE + 1)) * whole;
    return all[countWhile(upTo.length - 1, i => (upTo[i] as number) <= drawn)] as string;
  };
}
