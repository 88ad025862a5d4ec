import { expect, test } from '@jest/globals';
import { nextTrouble } from './choice.ts';
import type { RowView, Target } from './row.ts';

/** A row of operations at some moments, none of which was acknowledged. */
const rowAt = (row: number, times: readonly number[]): Pick<RowView, 'troubleBeside'> => ({
  troubleBeside(from, direction) {
    const first = times.findIndex(ms => typeof from === 'number' && ms >= from);
    const next = typeof from === 'object' ? from.index : first === -1 ? times.length : first;
    const index = typeof from === 'object' ? next + direction : direction === 1 ? next : next - 1;
    const atMs = times[index];
    return atMs === undefined ? undefined : { row, kind: 'operation', index, atMs };
  },
});

const ROWS = [rowAt(0, [10, 20, 40]), rowAt(1, [20, 20, 30]), rowAt(2, [20])];

test('the next problem is that of any row, and each comes once, also those at the same moment', () => {
  const seen: string[] = [];
  for (
    let at: Target | undefined = nextTrouble(ROWS, 0, 1);
    at !== undefined && seen.length < 20;
    at = nextTrouble(ROWS, at, 1)
  )
    seen.push(`${at.atMs} in ${at.row}`);
  expect(seen).toEqual(['10 in 0', '20 in 0', '20 in 1', '20 in 1', '20 in 2', '30 in 1', '40 in 0']);
});

test('the way back ends as well', () => {
  const seen: number[] = [];
  for (
    let at: Target | undefined = nextTrouble(ROWS, 50, -1);
    at !== undefined && seen.length < 20;
    at = nextTrouble(ROWS, at, -1)
  )
    seen.push(at.atMs);
  expect(seen.at(-1)).toBe(10);
});
