import { expect, test } from '@jest/globals';
import type { CrowdFailover } from './crowd-failovers.ts';
import { showReconnections } from './crowd-words.ts';

const shown = (counts: Partial<CrowdFailover>) =>
  showReconnections({ connections: 3, undisturbed: 0, reconnected: 0, never: 0, ...counts } as CrowdFailover);

test.each([
  [
    { reconnected: 3, firstMs: 3000, medianMs: 3500, lastMs: 4100 },
    '3 of 3 connections worked again: the first after 3.00 s, half of them after 3.50 s, the last after 4.10 s',
  ],
  [
    { reconnected: 1, undisturbed: 1, never: 1, firstMs: 3000, lastMs: 3000 },
    '1 of 3 connections worked again: the first after 3.00 s, the last after 3.00 s; 1 not interrupted; 1 never did',
  ],
  [{ never: 3 }, '0 of 3 connections worked again; 3 never did'],
  [{ undisturbed: 3 }, 'none of 3 connections was interrupted'],
])('%j is shown in words', (counts, words) => {
  expect(shown(counts)).toBe(words);
});
