import { expect, test } from '@jest/globals';
import type { Mark } from '../html/model.ts';
import { markNear, marksInRow } from './row-marks.ts';

const MARKS: readonly Mark[] = [
  { row: 1, atMs: 30, tone: 'plain' },
  { row: 0, atMs: 20, tone: 'plain' },
  { row: 1, atMs: 10, tone: 'alarm', label: '+sdown' },
  { row: 1, atMs: 12, tone: 'faint' },
];

test('a row has its own marks, in the order of time', () => {
  const { times, events, labels } = marksInRow(MARKS, 1);
  expect([...times]).toEqual([10, 12, 30]);
  expect([...events]).toEqual([2, 3, 0]);
  expect(labels[0]).toBe('+sdown');
});

test('the mark that matters more wins over one that is a little nearer', () => {
  const marks = marksInRow(MARKS, 1);
  expect(markNear(marks, 12, 5)).toBe(0);
  expect(markNear(marks, 29, 5)).toBe(2);
  expect(markNear(marks, 20, 5)).toBeUndefined();
});
