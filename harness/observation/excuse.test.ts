import { describe, expect, test } from '@jest/globals';
import type { DisturbanceSample } from './disturbance.ts';
import { excuseFor } from './excuse.ts';

/** A sample every 500 ms from 0 to 60 s, of a machine that is calm but for what is given. */
const samples = (
  at: Readonly<Record<number, Partial<DisturbanceSample>>> = {},
  { busy = 0.4, stolen = 0 } = {},
): DisturbanceSample[] =>
  Array.from({ length: 121 }, (_, i) => {
    const total = i * 1000;
    const times = { total, idle: total * (1 - busy), stolen: total * stolen };
    return { atMs: i * 500, lagMs: 10, engineMs: 20, times, ...at[i * 500] };
  });

/** 4 s were allowed from 10 s on. */
const judged = (overrunMs: number) => ({ fromMs: 10_000, untilMs: 14_000 + overrunMs, overrunMs });

test('an overrun shorter than a usual ping of the engine is explained by busy processors', () => {
  expect(excuseFor(samples({}, { busy: 0.99 }), judged(5))).toBe('the processors were 99 % busy');
  expect(excuseFor(samples(), judged(5))).toBeUndefined();
});

describe('a stall', () => {
  const stalled = samples({ 12000: { lagMs: 1100 } });

  test('explains an overrun of its own length', () => {
    expect(excuseFor(stalled, judged(1000))).toBe('the harness itself stood still for 1.10 s');
  });

  test('does not explain a longer one', () => {
    expect(excuseFor(stalled, judged(2000))).toBeUndefined();
  });

  test('does not explain what never came', () => {
    expect(excuseFor(stalled, judged(Number.POSITIVE_INFINITY))).toBeUndefined();
  });

  test('does not explain a time before it or after it', () => {
    expect(excuseFor(samples({ 9500: { lagMs: 1100 } }), judged(1000))).toBeUndefined();
    expect(excuseFor(samples({ 20000: { lagMs: 1100 } }), judged(1000))).toBeUndefined();
  });

  test('explains with the others in the same time what they last together', () => {
    const twice = samples({ 12000: { lagMs: 1100 }, 13500: { lagMs: 1200 } });
    expect(excuseFor(twice, judged(2200))).toBe('the harness itself stood still for 2.30 s');
  });
});

test('many short lags are usual, and explain nothing together', () => {
  const lags = Object.fromEntries(Array.from({ length: 121 }, (_, i) => [i * 500, { lagMs: 100 }]));
  expect(excuseFor(samples(lags), judged(500))).toBeUndefined();
});

test('an engine that hangs explains an overrun of that length', () => {
  const hung = samples({ 12000: { engineMs: 3000 } });
  expect(excuseFor(hung, judged(2500))).toBe('the engine took 3.00 s to answer a ping');
  expect(excuseFor(hung, judged(3500))).toBeUndefined();
});

describe.each([
  ['busy processors', { busy: 0.99 }, 'the processors were 99 % busy'],
  ['stolen processor time', { stolen: 0.4 }, '40 % of the processor time'],
])('%s', (_what, machine, words) => {
  test('explain as much again as the budget', () => {
    expect(excuseFor(samples({}, machine), judged(3900))).toContain(words);
    expect(excuseFor(samples({}, machine), judged(4100))).toBeUndefined();
  });

  test('explain a second of a shorter budget', () => {
    const fast = (overrunMs: number) => ({ fromMs: 10_000, untilMs: 60_000, budgetMs: 50, overrunMs });
    expect(excuseFor(samples({}, machine), fast(900))).toContain(words);
    expect(excuseFor(samples({}, machine), fast(1100))).toBeUndefined();
  });

  test('explain nothing that never came', () => {
    expect(excuseFor(samples({}, machine), judged(Number.POSITIVE_INFINITY))).toBeUndefined();
  });
});

test('a calm machine explains nothing', () => {
  expect(excuseFor(samples(), judged(10))).toBeUndefined();
});
