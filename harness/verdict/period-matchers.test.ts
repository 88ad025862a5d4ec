import { describe, expect, test } from '@jest/globals';
import type { Numbers, NumbersByPeriod } from '../applications/index.ts';
import type { JudgedPeriod } from './judged.ts';
import { failoverMatchers } from './matchers.ts';

const TIMELINE = { phases: {}, oldMaster: 'redis-1', masters: [], epochs: [] };

const NUMBERS: Numbers = {
  lastedMs: 5000,
  requests: 500,
  success: 1,
  hungUp: 0,
  p50Ms: 2,
  p99Ms: 300,
  maxMs: 400,
  hits: 0.9,
  away: 0,
  stale: 0,
  sourcePerSecond: 10,
};

/** The part of a run with these numbers after the fault, and what was written down of it. */
function period(changed: Partial<Numbers> = {}, disturbed?: string, before: Numbers = NUMBERS) {
  const budgets: unknown[] = [];
  const all: NumbersByPeriod = { before, after: { ...NUMBERS, ...changed } };
  const judged: JudgedPeriod = {
    subject: 'period',
    application: 'web',
    shard: undefined,
    period: 'after',
    measured: async () => all,
    budget: budget => budgets.push(budget),
    timeline: () => TIMELINE,
    disturbed: () => disturbed,
  };
  return { judged, budgets };
}

type Name =
  | 'toSucceedAtLeast'
  | 'toAnswerWithin'
  | 'toHitAtLeast'
  | 'toServeStaleAtMost'
  | 'toAskSourceAtMost';

const judge = (matcher: Name, received: JudgedPeriod, ...args: readonly unknown[]) =>
  (failoverMatchers[matcher] as (...all: unknown[]) => Promise<{ pass: boolean; message(): string }>).call(
    { isNot: false },
    received,
    ...args,
  );

describe.each<[Name, readonly unknown[], Partial<Numbers>, string]>([
  ['toSucceedAtLeast', [1], { success: 0.998 }, '99.8 % of 500 requests were answered without an error'],
  ['toAnswerWithin', ['p99', '300ms'], { p99Ms: 301 }, 'p99 was 301 ms'],
  ['toAnswerWithin', ['max', '400ms'], { maxMs: 900 }, 'max was 900 ms'],
  ['toHitAtLeast', [0.9], { hits: 0.8, away: 0.15 }, 'answered 80 % of 500 requests, and was away for 15 %'],
  ['toServeStaleAtMost', [0], { stale: 2 }, '2 of 500 answers were older'],
  [
    'toAskSourceAtMost',
    [{ perSecond: 10 }],
    { sourcePerSecond: 10.5 },
    'asked 10.5 times a second, allowed are 10.0',
  ],
  [
    'toAskSourceAtMost',
    [{ timesBefore: 2 }],
    { sourcePerSecond: 21 },
    'asked 21.0 times a second, allowed are 20.0',
  ],
])('%s(%j)', (matcher, args, defect, words) => {
  test('holds where it is kept, and is written down', async () => {
    const { judged, budgets } = period();
    expect(await judge(matcher, judged, ...args)).toMatchObject({ pass: true });
    expect(budgets).toMatchObject([{ kept: true }]);
  });

  test(`fails with ${JSON.stringify(defect)}`, async () => {
    const { judged, budgets } = period(defect);
    const { pass, message } = await judge(matcher, judged, ...args);
    expect(pass).toBe(false);
    expect(message()).toContain(words);
    expect(budgets).toMatchObject([{ kept: false }]);
  });

  test('is unknown where no request was', async () => {
    const { judged } = period({ requests: 0 });
    await expect(judge(matcher, judged, ...args)).rejects.toThrow('there is nothing to judge');
  });
});

test('times that were not kept are unknown on a machine that was too busy', async () => {
  const { judged } = period({ p99Ms: 900 }, 'the processors were 99 % busy');
  await expect(judge('toAnswerWithin', judged, 'p99', '300ms')).rejects.toThrow('too busy');
});

test('a time that was too long by less than the machine stood still is unknown, a longer one is not', async () => {
  const stoodStillMs = 300;
  const late = (p99Ms: number) => ({
    ...period({ p99Ms }).judged,
    disturbed: ({ overrunMs } = { overrunMs: 0 }) =>
      stoodStillMs >= overrunMs ? 'the harness stood still' : undefined,
  });
  await expect(judge('toAnswerWithin', late(390), 'p99', '250ms')).rejects.toThrow('too busy');
  expect(await judge('toAnswerWithin', late(600), 'p99', '250ms')).toMatchObject({ pass: false });
});

test('users who hung up are no verdict on a machine that was too busy; errors that users were given are', async () => {
  const busy = 'the processors were 99 % busy';
  const gaveUp = period({ success: 0.99, hungUp: 5 }, busy);
  await expect(judge('toSucceedAtLeast', gaveUp.judged, 1)).rejects.toThrow('too busy');
  const refused = period({ success: 0.98, hungUp: 5 }, busy);
  expect(await judge('toSucceedAtLeast', refused.judged, 1)).toMatchObject({ pass: false });
});

test('a source that was asked too often is no matter of a busy machine, but for what it was asked before', async () => {
  const { judged } = period({ sourcePerSecond: 50 }, 'the processors were 99 % busy');
  expect(await judge('toAskSourceAtMost', judged, { perSecond: 40 })).toMatchObject({ pass: false });
  await expect(judge('toAskSourceAtMost', judged, { timesBefore: 2 })).rejects.toThrow('too busy');
});

test('a source that was hardly asked before gives no scale: once a second is the least', async () => {
  const idle = { ...NUMBERS, sourcePerSecond: 0 };
  const { judged } = period({ sourcePerSecond: 2 }, undefined, idle);
  expect(await judge('toAskSourceAtMost', judged, { timesBefore: 2 })).toMatchObject({ pass: true });
  const more = period({ sourcePerSecond: 2.1 }, undefined, idle);
  expect(await judge('toAskSourceAtMost', more.judged, { timesBefore: 2 })).toMatchObject({ pass: false });
});

test.each<[Name, readonly unknown[], string]>([
  ['toSucceedAtLeast', [100], 'a number from 0 to 1'],
  ['toHitAtLeast', ['80 %'], 'a number from 0 to 1'],
  ['toAnswerWithin', ['p95', '1s'], 'p50, p99, max'],
  ['toAnswerWithin', ['p99', 600], 'a positive duration with its unit'],
])('%s(%j) is refused', async (matcher, args, allowed) => {
  await expect(judge(matcher, period().judged, ...args)).rejects.toThrow(allowed);
});
