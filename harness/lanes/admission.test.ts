import { expect, test } from '@jest/globals';
import { type LaneRequest, loadBetween, mayEnter, type Occupancy } from './admission.ts';

const USUAL: LaneRequest = { weight: 1, alone: false };
const ALONE: LaneRequest = { weight: 1, alone: true };
const QUIET = { busyShare: 0.2, stallMs: 5 };
const after = (ms: number, ...running: LaneRequest[]): Occupancy => ({ running, sinceEntryMs: ms });

test('the first one enters, however busy the machine is', () => {
  expect(mayEnter(USUAL, after(0), { busyShare: 1, stallMs: 900 })).toBe(true);
});

test('another one enters while the machine is neither busy nor stalled', () => {
  expect(mayEnter(USUAL, after(5000, USUAL), QUIET)).toBe(true);
  expect(mayEnter(USUAL, after(5000, USUAL), { ...QUIET, busyShare: 0.9 })).toBe(false);
  expect(mayEnter(USUAL, after(5000, USUAL), { ...QUIET, stallMs: 400 })).toBe(false);
});

test('what one costs at its start is awaited first, longer for one with more load', () => {
  expect(mayEnter(USUAL, after(100, USUAL), QUIET)).toBe(false);
  expect(mayEnter({ ...USUAL, weight: 2 }, after(2000, USUAL), QUIET)).toBe(false);
  expect(mayEnter({ ...USUAL, weight: 2 }, after(5000, USUAL), QUIET)).toBe(true);
});

test('one that runs alone waits for all others, and all others wait for it', () => {
  expect(mayEnter(ALONE, after(5000, USUAL), QUIET)).toBe(false);
  expect(mayEnter(USUAL, after(5000, ALONE), QUIET)).toBe(false);
  expect(mayEnter(ALONE, after(0), QUIET)).toBe(true);
});

test('the load is what was used between the first sample and the last, and the longest stall', () => {
  const samples = [
    { idle: 0, total: 0, stallMs: 800 },
    { idle: 400, total: 1000, stallMs: 20 },
    { idle: 500, total: 2000, stallMs: 30 },
  ];
  expect(loadBetween(samples)).toEqual({ busyShare: 0.75, stallMs: 30 });
  expect(loadBetween(samples.slice(0, 1))).toEqual({ busyShare: 0, stallMs: 0 });
});
