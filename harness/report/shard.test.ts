import { expect, test } from '@jest/globals';
import { parseShard } from './shard.ts';

test('a shard is told by its number and how many there are', () => {
  expect(parseShard('--shard', '2/3')).toEqual({ index: 2, of: 3 });
});

test.each(['', '2', '0/3', '4/3', '-1/3', '1.5/2', '1/3/5', 'a/b'])('%j is no shard', text => {
  expect(() => parseShard('--shard', text)).toThrow(/--shard is .*allowed: i\/n.*2\/3/);
});
