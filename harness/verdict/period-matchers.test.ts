import { describe, expect, test } from '@jest/globals';
import type { Numbers, NumbersByPeriod } from '../services/index.ts';
import { recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';
import type { PeriodOutcome } from './subjects.ts';

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

/** The part of a run with these numbers after the fault, and the budgets that were recorded of it. */
function period(changed: Partial<Numbers> = {}, disturbed?: string, before: Numbers = NUMBERS) {
  const budgets: unknown[] = [];
  const all: NumbersByPeriod = { before, after: { ...NUMBERS, ...changed } };
  const outcome: PeriodOutcome = {
    ...recording().subject,
    subject: 'period',
    service: 'web',
    shard: undefined,
    period: 'after',
    recovery: 'the cache was back',
    measured: () => all,
    budget: budget => budgets.push(budget),
    disturbed: () => disturbed,
  };
  return { outcome, budgets };
}

type Name =
  | 'toSucceedAtLeast'
  | 'toAnswerWithin'
  | 'toHitAtLeast'
  | 'toServeStaleAtMost'
  | 'toAskSourceAtMost';

const judge = (matcher: Name, received: PeriodOutcome, ...args: readonly unknown[]) =>
  (failoverMatchers[matcher] as (...all: unknown[]) => { pass: boolean; message(): string }).call(
    { isNot: false },
    received,
    ...args,
  );

describe.each<[Name, readonly unknown[], Partial<Numbers>, string]>([
  ['toSucceedAtLeast', [1], { success: 0.998 }, '99.8 % of 500 requests were answered without an error'],
  ['toAnswerWithin', ['p99', '300ms'], { p99Ms: 301 }, 'p99 was 301 ms'],
  ['toAnswerWithin', ['max', '400ms'], { maxMs: 900 }, 'max was 900 ms'],
  [
    'toHitAtLeast',
    [0.9],
    { hits: 0.8, away: 0.15 },
    'answered 80 % of 500 requests, and was unreachable for 15 %',
  ],
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
  test('passes where it is kept, and is recorded', () => {
    const { outcome, budgets } = period();
    expect(judge(matcher, outcome, ...args)).toMatchObject({ pass: true });
    expect(budgets).toMatchObject([{ kept: true }]);
  });

  test(`fails with ${JSON.stringify(defect)}`, () => {
    const { outcome, budgets } = period(defect);
    const { pass, message } = judge(matcher, outcome, ...args);
    expect(pass).toBe(false);
    expect(message()).toContain(words);
    expect(budgets).toMatchObject([{ kept: false }]);
  });

  test('is unknown where there was no request', () => {
    const { outcome } = period({ requests: 0 });
    expect(() => judge(matcher, outcome, ...args)).toThrow('there is nothing to judge');
  });
});

test('one failure of thousands is not shown as none, nor a limit near 1 as 1', () => {
  const { outcome, budgets } = period({ success: 0.9998, requests: 5000, hits: 0.99996 });
  expect(judge('toSucceedAtLeast', outcome, 1).message()).toContain('99.9 % of 5000 requests were answered');
  expect(judge('toSucceedAtLeast', outcome, 0.9999).message()).toContain('success at least 99.99 %');
  expect(judge('toHitAtLeast', outcome, 1).message()).toContain('answered 99.9 % of 5000 requests');
  expect(budgets).toMatchObject([
    { what: 'success at least 100 %' },
    { what: 'success at least 99.99 %' },
    { what: 'hits at least 100 %' },
  ]);
});

test('a part is not known to have succeeded where requests that failed may have been of it', () => {
  const { outcome, budgets } = period({ success: 1, unplaced: 100 });
  expect(() => judge('toSucceedAtLeast', outcome, 0.9)).toThrow(
    'whether of web after the cache was back: success at least 90 % is not known: 100 requests that failed may have been of it',
  );
  expect(budgets).toEqual([]);
  expect(judge('toSucceedAtLeast', outcome, 0.8)).toMatchObject({ pass: true });
  expect(judge('toSucceedAtLeast', period({ success: 0.5, unplaced: 100 }).outcome, 0.9)).toMatchObject({
    pass: false,
  });
});

test('times that were exceeded are unknown on a machine that was too busy', () => {
  const { outcome } = period({ p99Ms: 900 }, 'the processors were 99 % busy');
  expect(() => judge('toAnswerWithin', outcome, 'p99', '300ms')).toThrow('too busy');
});

test('a time that was too long by less than the machine stood still is unknown, a longer one is not', () => {
  const stoodStillMs = 300;
  const late = (p99Ms: number) => ({
    ...period({ p99Ms }).outcome,
    disturbed: ({ overrunMs } = { overrunMs: 0 }) =>
      stoodStillMs >= overrunMs ? 'the harness stood still' : undefined,
  });
  expect(() => judge('toAnswerWithin', late(390), 'p99', '250ms')).toThrow('too busy');
  expect(judge('toAnswerWithin', late(600), 'p99', '250ms')).toMatchObject({ pass: false });
});

test('users who hung up on a machine that was too busy leave it unknown; errors that users got fail', () => {
  const busy = 'the processors were 99 % busy';
  const gaveUp = period({ success: 0.99, hungUp: 5 }, busy);
  expect(() => judge('toSucceedAtLeast', gaveUp.outcome, 1)).toThrow('too busy');
  const refused = period({ success: 0.98, hungUp: 5 }, busy);
  expect(judge('toSucceedAtLeast', refused.outcome, 1)).toMatchObject({ pass: false });
});

test('a source that was asked too often fails on a busy machine too, unless the limit is relative to the time before', () => {
  const { outcome } = period({ sourcePerSecond: 50 }, 'the processors were 99 % busy');
  expect(judge('toAskSourceAtMost', outcome, { perSecond: 40 })).toMatchObject({ pass: false });
  expect(() => judge('toAskSourceAtMost', outcome, { timesBefore: 2 })).toThrow('too busy');
});

test('a source that was hardly asked before gives no scale: once a second is the least', () => {
  const idle = { ...NUMBERS, sourcePerSecond: 0 };
  const { outcome } = period({ sourcePerSecond: 2 }, undefined, idle);
  expect(judge('toAskSourceAtMost', outcome, { timesBefore: 2 })).toMatchObject({ pass: true });
  const more = period({ sourcePerSecond: 2.1 }, undefined, idle);
  expect(judge('toAskSourceAtMost', more.outcome, { timesBefore: 2 })).toMatchObject({ pass: false });
});

test('what a service does not report is named, with how it is reported', () => {
  const { hits: _hits, away: _away, stale: _stale, sourcePerSecond: _perSecond, ...NO_CACHE } = NUMBERS;
  const { outcome } = period();
  const service = { ...outcome, measured: () => ({ before: NO_CACHE, after: NO_CACHE }) };
  expect(judge('toSucceedAtLeast', service, 1)).toMatchObject({ pass: true });
  expect(() => judge('toHitAtLeast', service, 0)).toThrow(
    "toHitAtLeast: web does not report whether its cache answered: with the header 'x-cache', as 'hit', 'miss' or 'unreachable'",
  );
  expect(() => judge('toServeStaleAtMost', service, 0)).toThrow("with the header 'age', in seconds");
  expect(() => judge('toAskSourceAtMost', service, { perSecond: 1 })).toThrow(
    'each request as a line of the file in REQUEST_LOG',
  );
});

test.each<[Name, readonly unknown[], string]>([
  ['toSucceedAtLeast', [100], 'a number from 0 to 1'],
  ['toHitAtLeast', ['80 %'], 'a number from 0 to 1'],
  ['toAnswerWithin', ['p95', '1s'], 'p50, p99, max'],
  ['toAnswerWithin', ['p99', 600], 'a positive duration with its unit'],
  ['toServeStaleAtMost', [undefined], 'a number from 0'],
  ['toServeStaleAtMost', [Number.NaN], 'a number from 0'],
  ['toAskSourceAtMost', [{ timesbefore: 3 }], '{ perSecond } or { timesBefore }'],
  ['toAskSourceAtMost', [{ perSecond: '3' }], 'a number from 0'],
])('%s(%j) is refused', (matcher, args, allowed) => {
  expect(() => judge(matcher, period().outcome, ...args)).toThrow(allowed);
});
