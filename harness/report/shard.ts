import { badField } from '../basics/index.ts';

/** A part of a run that is split over machines: the `index`th of `of`, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

const VARIABLE = 'HARNESS_SHARD';

/** @throws UnusableInput when `text` is not 'index/of' with 1 ≤ index ≤ of */
export function parseShard(field: string, text: string): Shard {
  const [, index = 0, of = 0] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index >= 1 && index <= of) return { index, of };
  throw badField(field, text, 'i/n with whole numbers, i from 1 to n: 2/3');
}

export const showShard = ({ index, of }: Shard): string => `${index}/${of}`;

/** Tells this process and its children which part of a run they are. */
export function startShard(shard: Shard): void {
  process.env[VARIABLE] = showShard(shard);
}

/** Undefined when the run is not split. */
export function runShard(): Shard | undefined {
  const text = process.env[VARIABLE];
  return text === undefined ? undefined : parseShard(VARIABLE, text);
}
