import { describe, expect, test } from '@jest/globals';
import type { RecordedBudget } from '../run/index.ts';
import type { CachedEntry } from '../services/index.ts';
import { recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';
import type { PeriodOutcome, ServiceOutcome, ServiceUnderTest } from './subjects.ts';

/** A running service that is asked only some things, and the budgets that were recorded of it. */
function service(changed: Partial<ServiceUnderTest>) {
  const budgets: RecordedBudget[] = [];
  const subject: ServiceUnderTest = {
    subject: 'service',
    name: 'web',
    url: '',
    urls: {},
    ...recording().subject,
    ask: async () => ({ status: 200, body: {}, tookMs: 1 }),
    signal: async () => undefined,
    recoveredWithin: async () => 4000,
    backWithin: async () => 4000,
    cached: async () => [],
    budget: budget => budgets.push(budget),
    ...changed,
  };
  return { subject, budgets };
}

type Answer = { pass: boolean; message(): string };

const judge = (matcher: 'toHaveItsCacheBackWithin' | 'toHaveKept', ...args: unknown[]) =>
  (failoverMatchers[matcher] as (...all: unknown[]) => Promise<Answer>).call({ isNot: false }, ...args);

describe('a cache that has to answer again', () => {
  test('is back in time', async () => {
    const { subject, budgets } = service({});
    expect(await judge('toHaveItsCacheBackWithin', subject, '5s')).toMatchObject({ pass: true });
    expect(budgets).toEqual([{ what: 'the cache back within 5s', kept: true }]);
  });

  test('is expected to be away for longer, which its budget says', async () => {
    const { subject, budgets } = service({ backWithin: async () => undefined });
    await failoverMatchers.toHaveItsCacheBackWithin.call({ isNot: true } as never, subject, '5s');
    expect(budgets).toEqual([{ what: 'not the cache back within 5s', kept: true }]);
  });

  test('is not back in time, which a busy machine excuses', async () => {
    const late = { backWithin: async () => undefined };
    const { pass, message } = await judge('toHaveItsCacheBackWithin', service(late).subject, '5s');
    expect(pass).toBe(false);
    expect(message()).toContain(
      'expected the cache of web to answer again within 5s after the fault; it did not',
    );
    const busy = service({ ...late, disturbed: () => 'the processors were 99 % busy' });
    await expect(judge('toHaveItsCacheBackWithin', busy.subject, '5s')).rejects.toThrow('too busy');
  });
});

test('a load generator that disagrees fails, with all that was compared', () => {
  const compared = ['answers: 90 of the load generator, 100 in the request log', 'p50: the same'];
  const budgets: RecordedBudget[] = [];
  const period = undefined as unknown as PeriodOutcome;
  const periods = { before: period, during: period, after: period };
  const outcome: ServiceOutcome = {
    subject: 'service outcome',
    report: undefined as never,
    name: 'web',
    ...recording().subject,
    ...periods,
    shard: () => periods,
    trouble: () => ({ unavailable: { all: [], leastMs: 100, usualMs: 20 }, recoveredMs: 0 }),
    agreement: () => ({ agrees: false, compared, differs: compared.slice(0, 1) }),
    budget: budget => budgets.push(budget),
  };
  const answer = failoverMatchers.toAgreeWithItsLoad.call({ isNot: false } as never, outcome) as Answer;
  expect(answer.pass).toBe(false);
  expect(answer.message()).toContain('to agree; answers: 90 of the load generator');
  expect(answer.message()).toContain('p50: the same');
  expect(budgets).toMatchObject([{ kept: false }]);
});

describe('what a cache held', () => {
  const NOW = Date.now();
  const entry = (key: string, changed: Partial<CachedEntry> = {}): CachedEntry => ({
    key,
    value: `value for ${key}`,
    leftMs: 58_000,
    readAtMs: NOW,
    ...changed,
  });
  const HELD = [entry('a'), entry('b')];
  const kept = (present: readonly CachedEntry[], held = HELD) =>
    judge('toHaveKept', service({ cached: async () => present }).subject, held, '500ms');

  test('is kept with the time to live that it had', async () => {
    const later = { readAtMs: NOW + 5000, leftMs: 53_100 };
    expect(await kept([entry('a', later), entry('b', later), entry('c')])).toMatchObject({ pass: true });
  });

  test.each<[string, readonly CachedEntry[], string]>([
    ['a key is missing', [entry('a')], '1 missing (b)'],
    [
      'a key lives longer',
      [entry('a'), entry('b', { leftMs: 60_000 })],
      '1 with another time to live (b (2.00 s more))',
    ],
    ['a key lives shorter', [entry('a'), entry('b', { leftMs: 50_000 })], 'b (-8.00 s more)'],
    ['a key never expires', [entry('a'), entry('b', { leftMs: -1 })], 'b (it never expires)'],
  ])('is not when %s', async (_what, present, words) => {
    const { pass, message } = await kept(present);
    expect(pass).toBe(false);
    expect(message()).toContain(words);
  });

  test('can have another time to live with another value: it was stored again', async () => {
    const again = entry('b', { value: 'another', leftMs: 70_000 });
    expect(await kept([entry('a'), again])).toMatchObject({ pass: true });
  });

  test('that never expired still does not', async () => {
    const forever = entry('a', { leftMs: -1 });
    expect(await kept([forever], [forever])).toMatchObject({ pass: true });
  });

  test('with a time to live that is far off fails on a busy machine too; one that is a little off is unknown', async () => {
    const busy = (leftMs: number) => {
      const { subject } = service({
        cached: async () => [entry('a', { leftMs }), entry('b')],
        disturbed: () => 'the processors were 99 % busy',
      });
      return judge('toHaveKept', subject, HELD, '500ms');
    };
    expect(await busy(59_100)).toMatchObject({ pass: false });
    await expect(busy(58_900)).rejects.toThrow('too busy');
  });

  test('can be missing when it had to expire', async () => {
    const held = [entry('a'), entry('soon', { leftMs: 400 })];
    expect(await kept([entry('a')], held)).toMatchObject({ pass: true });
  });

  test('proves nothing when all of it can be missing', async () => {
    await expect(kept([], [entry('soon', { leftMs: 400 })])).rejects.toThrow(
      'nothing that the cache of web held',
    );
  });
});
