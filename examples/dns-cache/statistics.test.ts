import { expect, test } from '@jest/globals';
import { balanceOf, startCounting } from './statistics.ts';

test('requests, hits and domains are counted for each partition by itself', () => {
  const counter = startCounting();
  counter.count('shard-1', 'alder.example', 'miss');
  counter.count('shard-1', 'alder.example', 'hit');
  counter.count('shard-1', 'birch.example', 'hit');
  counter.count('shard-2', 'cedar.example', 'unreachable');
  const { partitions, domainBalance, requestBalance } = counter.statistics(['shard-1', 'shard-2', 'shard-3']);
  expect(partitions).toEqual({
    'shard-1': { requests: 3, hits: 2, misses: 1, unreachable: 0, hitRatio: 2 / 3, share: 0.75, domains: 2 },
    'shard-2': { requests: 1, hits: 0, misses: 0, unreachable: 1, hitRatio: 0, share: 0.25, domains: 1 },
    'shard-3': { requests: 0, hits: 0, misses: 0, unreachable: 0, hitRatio: null, share: 0, domains: 0 },
  });
  expect(domainBalance).toBe(2);
  expect(requestBalance).toBe(2.25);
});

test('what is even has a balance of 1, and so has nothing', () => {
  expect(balanceOf([5, 5, 5])).toBe(1);
  expect(balanceOf([0, 0])).toBe(1);
  expect(balanceOf([8, 0])).toBe(2);
});
