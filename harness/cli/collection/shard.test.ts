import { expect, test } from '@jest/globals';
import type { CollectedScenario } from './collect.ts';
import { collected } from './made-up.ts';
import { scenariosOfShard } from './shard.ts';

const SIZES = { a: 1, b: 5, c: 2, d: 1, e: 3 };
const ALL = Object.entries(SIZES).flatMap(([file, size]) =>
  Array.from({ length: size }, (_, i) => collected(`network/${file}`, `${file} ${i}`)),
);

const shards = (all: readonly CollectedScenario[], of: number) =>
  Array.from({ length: of }, (_, i) => scenariosOfShard(all, { index: i + 1, of }));

test.each([1, 2, 3, 5])('every scenario is in one of %i shards, and no file in two', of => {
  const split = shards(ALL, of);
  expect(
    split
      .flat()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(ALL.map(({ name }) => name).sort());
  const files = split.flatMap(shard => [...new Set(shard.map(({ file }) => file))]);
  expect(new Set(files).size).toBe(files.length);
});

test('shards have about as many scenarios', () => {
  expect(shards(ALL, 2).map(({ length }) => length)).toEqual([6, 6]);
  expect(shards(ALL, 3).map(({ length }) => length)).toEqual([5, 4, 3]);
});

test('the order in which files were found makes no difference', () => {
  const names = (split: readonly (readonly CollectedScenario[])[]) =>
    split.map(shard => shard.map(({ name }) => name).sort());
  expect(names(shards(ALL.toReversed(), 3))).toEqual(names(shards(ALL, 3)));
});

test('a shard that would be empty is refused', () => {
  expect(() => scenariosOfShard(ALL, { index: 1, of: 6 })).toThrow(/--shard is 1\/6.*only 5 files/);
});
