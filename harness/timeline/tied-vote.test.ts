import { expect, test } from '@jest/globals';
import type { SentinelEvent } from '../observation/index.ts';
import { tiedVote } from './sentinel-kind.ts';

/** 'one>two@1': sentinel-one votes for sentinel-two in the first epoch. */
const votes = (text: string): SentinelEvent[] =>
  text.split(' ').map((vote, i) => {
    const [, voter = '', candidate = '', epoch = ''] = /(.+)>(.+)@(.+)/.exec(vote) ?? [];
    const payload = `id-of-${candidate} ${epoch}`;
    return { kind: 'sentinel', atMs: i, sentinel: `sentinel-${voter}`, event: '+vote-for-leader', payload };
  });

test.each([
  ['each voted for itself', '1>1@1 2>2@1 3>3@1', ['sentinel-1', 'sentinel-2', 'sentinel-3']],
  ['two that are left voted for themselves', '1>1@4 3>3@4', ['sentinel-1', 'sentinel-3']],
  [
    'a vote is told twice, by the log and late by a publication',
    '1>1@1 2>2@1 1>1@1',
    ['sentinel-1', 'sentinel-2'],
  ],
  ['the second attempt is tied too', '1>1@1 2>1@1 1>1@2 2>2@2', ['sentinel-1', 'sentinel-2']],
])('%s: tied', (_what, text, voters) => {
  expect(tiedVote(votes(text), 3)).toEqual(voters);
});

test.each([
  ['two of three are a majority', '1>1@1 2>2@1 3>1@1'],
  ['the next attempt was won', '1>1@1 2>2@1 3>3@1 2>2@2 1>2@2'],
  ['one voted, and nobody answered it', '1>1@1'],
])('%s: not tied', (_what, text) => {
  expect(tiedVote(votes(text), 3)).toBeUndefined();
});

test('without a vote nothing is tied', () => {
  expect(tiedVote([], 3)).toBeUndefined();
});

test('two of five are no majority that could have been divided', () => {
  expect(tiedVote(votes('1>1@1 2>2@1'), 5)).toBeUndefined();
});
