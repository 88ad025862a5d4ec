import { expect, test } from '@jest/globals';
import { answer, answers, unanswered } from './fixture.ts';
import { numbersByPeriod } from './numbers.ts';
import type { Periods } from './periods.ts';
import { shardsOf } from './shards.ts';

const PERIODS: Periods = {
  beforeFromMs: 0,
  askedAtMs: 950,
  faultAtMs: 1000,
  backAtMs: 3000,
  endedAtMs: 4000,
};
const GOOD = 5000;

const measured = (found: Partial<Parameters<typeof numbersByPeriod>[0]>) => ({
  answers: [],
  sourceRequests: [],
  freshForMs: GOOD,
  ...found,
});

test('requests count in the part of the run in which they were under way', () => {
  const { before, during, after } = numbersByPeriod(
    measured({
      answers: [
        ...answers(3, 100),
        answer({ atMs: 990, tookMs: 200 }),
        ...answers(2, 2000),
        answer({ atMs: 2990, tookMs: 400 }),
        ...answers(4, 3000),
      ],
    }),
    PERIODS,
  );
  expect([before, during, after].map(numbers => numbers?.requests)).toEqual([3, 4, 4]);
  expect([before, during, after].map(numbers => numbers?.lastedMs)).toEqual([1000, 2000, 1000]);
});

test('what fails while the fault takes effect fails by it, although it ended before its recorded moment', () => {
  const { before, during } = numbersByPeriod(
    measured({
      answers: [
        answer({ atMs: 940, tookMs: 5 }),
        ...[503, 200].map(status => answer({ atMs: 960, tookMs: 20, status })),
      ],
    }),
    PERIODS,
  );
  expect([before, during].map(numbers => [numbers?.requests, numbers?.success])).toEqual([
    [2, 1],
    [1, 0],
  ]);
});

test('what was asked before it is measured does not count', () => {
  const { before } = numbersByPeriod(measured({ answers: answers(10) }), { ...PERIODS, beforeFromMs: 50 });
  expect(before?.requests).toBe(5);
});

test('success, hits, a cache that was away and users who hung up are shares and counts of the requests', () => {
  const { during } = numbersByPeriod(
    measured({
      answers: [
        answer({ atMs: 1500 }),
        answer({ atMs: 1500, cache: 'away', status: 503 }),
        answer({ atMs: 1500, cache: 'away' }),
        unanswered({ atMs: 1500, tookMs: 700, cache: 'unasked' }),
      ],
    }),
    PERIODS,
  );
  expect(during).toMatchObject({ requests: 4, success: 0.5, hits: 0.25, away: 0.75, hungUp: 1 });
  expect(during).toMatchObject({ p50Ms: 2, p99Ms: 700, maxMs: 700 });
});

test('an answer that is older than what may be in the cache is stale', () => {
  const { after } = numbersByPeriod(
    measured({
      answers: [answer({ atMs: 3500, ageMs: GOOD - 1 }), answer({ atMs: 3500, ageMs: GOOD + 501 })],
    }),
    PERIODS,
  );
  expect(after?.stale).toBe(1);
});

test('what the source was asked is told a second', () => {
  const { before, during } = numbersByPeriod(
    measured({ answers: answers(1), sourceRequests: [...answers(10, 0), ...answers(60, 1000)] }),
    PERIODS,
  );
  expect([before?.sourcePerSecond, during?.sourcePerSecond]).toEqual([10, 30]);
});

test('a cache that did not come back leaves nothing after the fault', () => {
  const found = numbersByPeriod(measured({ answers: answers(400) }), { ...PERIODS, backAtMs: undefined });
  expect(found.after).toBeUndefined();
  expect(found.during?.lastedMs).toBe(3000);
});

test('shares of nothing are absent, and no zero', () => {
  const { before } = numbersByPeriod(measured({}), PERIODS);
  expect(before).toEqual({ lastedMs: 1000, requests: 0, hungUp: 0, sourcePerSecond: 0 });
});

test('what a service does not report is absent, and no zero', () => {
  const silent = answers(10, 0, { cache: 'unasked' }).map(({ ageMs: _, ...each }) => each);
  const { before } = numbersByPeriod(measured({ answers: silent, sourceRequests: undefined }), PERIODS);
  for (const name of ['hits', 'away', 'stale', 'sourcePerSecond']) expect(before).not.toHaveProperty(name);
  const aged = measured({ answers: answers(10), freshForMs: undefined });
  expect(numbersByPeriod(aged, PERIODS).before).not.toHaveProperty('stale');
});

test('each part of the key space has numbers of its own', () => {
  const all = measured({
    answers: [...answers(3, 0, { shard: 'b' }), ...answers(1, 0, { shard: 'a', status: 503 })],
  });
  expect(shardsOf(all.answers)).toEqual(['a', 'b']);
  expect(numbersByPeriod(all, PERIODS, 'b').before).toMatchObject({ requests: 3, success: 1 });
  expect(numbersByPeriod(all, PERIODS, 'a').before).toMatchObject({ requests: 1, success: 0 });
});

test('what the source was asked for a part is known only where its log names the parts', () => {
  const loadOf = (sourceRequests: ReturnType<typeof answers>) => {
    const all = measured({ answers: answers(3, 0, { shard: 'b' }), sourceRequests });
    return numbersByPeriod(all, PERIODS, 'b').before?.sourcePerSecond;
  };
  expect(loadOf(answers(10))).toBeUndefined();
  expect(loadOf([...answers(10, 0, { shard: 'a' }), ...answers(5, 0, { shard: 'b' })])).toBe(5);
  expect(loadOf(answers(10, 0, { shard: 'a' }))).toBe(0);
  expect(loadOf([])).toBe(0);
});

test('a request that was not sent took no time, and makes no latency shorter', () => {
  const unsent = answer({ atMs: 1500, tookMs: 0, ok: false, unsent: true });
  const late = unanswered({ atMs: 1400, tookMs: 700 });
  const { during } = numbersByPeriod(measured({ answers: [late, unsent, unsent, unsent] }), PERIODS);
  expect(during).toMatchObject({ requests: 4, success: 0, p50Ms: 700, maxMs: 700 });
  expect(numbersByPeriod(measured({ answers: [unsent] }), PERIODS).during).not.toHaveProperty('p50Ms');
});

test('failed requests whose part is not known are counted beside each part, where a key has several', () => {
  const all = [
    ...answers(10, 100, { shard: 'a' }),
    ...answers(10, 100, { shard: 'b' }),
    ...Array.from({ length: 5 }, () => unanswered({ atMs: 150 })),
  ];
  const periods = { beforeFromMs: 0, askedAtMs: 1000, faultAtMs: 1000, backAtMs: undefined, endedAtMs: 2000 };
  const measured = { answers: all, sourceRequests: undefined, freshForMs: undefined };
  expect(numbersByPeriod(measured, periods, 'a').before).toMatchObject({ success: 1, unplaced: 5 });
  expect(numbersByPeriod(measured, periods, 'a').during).not.toHaveProperty('unplaced');
  expect(numbersByPeriod(measured, periods).before).not.toHaveProperty('unplaced');
});
