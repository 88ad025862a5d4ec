import { describe, expect, test } from '@jest/globals';
import { hintOfBand, hintOfBar, hintOfSpans } from './hints.ts';

test('a bar has its step, its expected range and its limit in words', () => {
  const bar = {
    name: 'promoted',
    fromMs: 2000,
    toMs: 2400,
    atBestMs: 2100,
    atWorstMs: 3100,
    limit: { ms: 4000, exceeded: false, kept: true },
  };
  expect(hintOfBar(bar).title).toBe(
    'promoted: 2.40 s  (+400 ms); expected by Sentinel’s periods: 2.10 s to 3.10 s; limit: within 4.00 s, passed',
  );
});

describe('a band', () => {
  const bands = [
    { fromMs: 0, toMs: 100, state: 'replica', server: 'redis-1' },
    { fromMs: 100, toMs: 900, state: 'silent' },
    { fromMs: 0, toMs: 900, state: 'names', server: 'redis-2', lane: 1 },
  ] as const;
  const at = (atMs: number, y: number) => hintOfBand(bands, atMs, { x: 0, y }, 72)?.title;

  test('has its state and its time in words, in each lane', () => {
    expect(at(50, 60)).toBe('replica of redis-1, +0 ms to +100 ms (100 ms)');
    expect(at(500, 60)).toBe('unresponsive, +100 ms to +900 ms (800 ms)');
    expect(at(500, 45)).toBe('names redis-2, +0 ms to +900 ms (900 ms)');
  });

  test('says nothing beside it', () => {
    expect(at(950, 60)).toBeUndefined();
    expect(at(50, 20)).toBeUndefined();
    expect(at(50, 71)).toBeUndefined();
  });
});

test('brackets and the outage of a client are told where they are drawn', () => {
  const spans = {
    stale: [{ server: 'redis-1', fromMs: 0, toMs: 10, words: 'redis-1 acknowledged' }],
    loss: { fromMs: 0, toMs: 10, count: 1 },
    outages: [
      { fromMs: 20, toMs: 30, ended: false },
      { fromMs: 22, toMs: 24, ended: true, shard: 'shard-2' },
    ],
  };
  expect(hintOfSpans(spans, 5, 'stale')?.title).toBe('redis-1 acknowledged');
  expect(hintOfSpans(spans, 5, 'loss')?.title).toContain('1 acknowledged write not in the final data');
  expect(hintOfSpans(spans, 25, 'operations')?.title).toContain('none until the workload ended');
  expect(hintOfSpans(spans, 23, 'operations')?.title).toMatch(/ended; no write acknowledged by shard-2/);
  expect(hintOfSpans(spans, 5, 'operations')).toBeUndefined();
  expect(hintOfSpans(spans, 25, 'stale')).toBeUndefined();
});
