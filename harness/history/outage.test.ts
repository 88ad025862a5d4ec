import { describe, expect, test } from '@jest/globals';
import type { Operation } from './history.ts';
import { longestOutage, type Outage, outagesOf, receiveGapsOf, workedUntilMs } from './outage.ts';

const operation = (id: number, invokedAtMs: number, rest: Partial<Operation> = {}): Operation => ({
  id,
  client: 'app',
  kind: 'append',
  key: 'list',
  value: `app-${id}`,
  invokedAtMs,
  lateMs: 0,
  completedAtMs: invokedAtMs + 1,
  outcome: 'ok',
  ...rest,
});

/** One operation every `periodMs`, acknowledged at once, without the moments in `silent`. */
const working = (
  fromMs: number,
  toMs: number,
  {
    periodMs = 10,
    silent = [],
    ...rest
  }: Partial<Operation> & { periodMs?: number; silent?: number[][] } = {},
): Operation[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / periodMs) }, (_, i) => {
    const atMs = fromMs + i * periodMs;
    const isOut = silent.some(([from = 0, to = 0]) => atMs > from && atMs < to);
    const { completedAtMs, ...unresolved } = operation(i, atMs, { ...rest, outcome: 'unresolved' });
    return isOut ? unresolved : operation(i, atMs, rest);
  });

const SPAN = { afterMs: 1000, watchedUntilMs: 14_000 };

const allOf = (...asked: Parameters<typeof outagesOf>): readonly Outage[] => outagesOf(...asked)?.all ?? [];
const gapsIn = (...asked: Parameters<typeof receiveGapsOf>) => receiveGapsOf(...asked)?.all;

describe('outages', () => {
  test('are all that a client had after the fault, in order', () => {
    const operations = working(0, 14_000, {
      silent: [
        [500, 700],
        [1200, 2000],
        [5000, 5500],
      ],
    });
    expect(allOf(operations, SPAN)).toEqual([
      { fromMs: 1201, toMs: 2001, lastedMs: 800, ended: true },
      { fromMs: 5001, toMs: 5501, lastedMs: 500, ended: true },
    ]);
  });

  test('one that never ends does not hide behind a longer one that did', () => {
    const operations = working(0, 14_000, {
      silent: [
        [1000, 9000],
        [9000, 99_000],
      ],
    });
    const outages = allOf(operations, SPAN);
    expect(outages).toMatchObject([
      { lastedMs: 8000, ended: true },
      { lastedMs: 4999, ended: false },
    ]);
    expect(longestOutage(outages)).toMatchObject({ lastedMs: 4999, ended: false });
  });

  test('a client whose process died has one until the end of watching', () => {
    expect(allOf(working(0, 1500), SPAN)).toEqual([
      { fromMs: 1491, toMs: 14_000, lastedMs: 12_509, ended: false },
    ]);
  });

  test('one that the fault falls into begins with the last acknowledgement before it', () => {
    expect(allOf(working(0, 14_000, { silent: [[900, 1300]] }), SPAN)).toMatchObject([
      { fromMs: 901, toMs: 1301 },
    ]);
  });

  test('a client without any operation has one from the fault on', () => {
    expect(allOf([], SPAN)).toMatchObject([{ fromMs: 1000, toMs: 14_000, ended: false }]);
  });

  test('a client that only receives has no number: no write of it can fail', () => {
    expect(outagesOf(working(0, 500, { kind: 'receive' }), SPAN)).toBeUndefined();
  });

  test('reads that succeed do not end one', () => {
    const reads = working(0, 14_000, { kind: 'read' });
    expect(allOf([...working(0, 1500), ...reads], SPAN)).toMatchObject([{ ended: false }]);
  });

  test('one that ends while the client drains has ended', () => {
    const operations = [...working(0, 14_000, { silent: [[12_000, 99_000]] }), operation(9999, 14_020)];
    expect(allOf(operations, SPAN)).toMatchObject([{ fromMs: 12_001, toMs: 14_021, ended: true }]);
  });

  test('a moment without an acknowledgement at the end of watching is none, and hides others of its length', () => {
    expect(outagesOf(working(0, 13_500), SPAN)).toEqual({ all: [], leastMs: 509, usualMs: 509 });
  });

  test('what is usual is none: a second at one operation a second', () => {
    const operations = working(0, 14_000, { periodMs: 1000 });
    expect(allOf(operations, SPAN)).toEqual([]);
    expect(outagesOf(operations, SPAN)).toEqual({ all: [], leastMs: 1500, usualMs: 1000 });
    const silent = working(0, 14_000, { periodMs: 1000, silent: [[3000, 6000]] });
    expect(allOf(silent, SPAN)).toMatchObject([{ lastedMs: 3000 }]);
  });

  test('a pause just before an early fault makes longer ones usual, and not those that there were', () => {
    const early = working(0, 14_000, { silent: [[20, 900]] });
    expect(outagesOf(early, SPAN)).toMatchObject({ all: [], leastMs: 1320, usualMs: 10 });
  });

  test('pauses of the client before the fault are usual', () => {
    const pausing = [0, 400, 800, 1200, 1600, 2000].map((atMs, id) => {
      const { lateMs: _, ...unscheduled } = operation(id, atMs);
      return unscheduled;
    });
    expect(allOf(pausing, { afterMs: 1000, watchedUntilMs: 2100 })).toEqual([]);
  });

  test('a caller can ask for shorter ones', () => {
    const operations = working(0, 14_000, { silent: [[2000, 2040]] });
    expect(allOf(operations, SPAN)).toEqual([]);
    expect(allOf(operations, { ...SPAN, leastMs: 30 })).toMatchObject([{ lastedMs: 40 }]);
  });
});

describe('by shard', () => {
  const shardOf = ({ key }: Operation) => `shard-${key}`;
  const inShard = (key: string, silent: number[][] = []) => working(0, 14_000, { key, silent });

  test('the outage of one is not hidden by what the others acknowledge', () => {
    const operations = [...inShard('1', [[1000, 11_000]]), ...inShard('2')];
    expect(outagesOf(operations, { ...SPAN, shardOf })).toMatchObject({
      all: [{ shard: 'shard-1', fromMs: 1001, toMs: 11_001 }],
      shards: [
        { shard: 'shard-1', usualMs: 10 },
        { shard: 'shard-2', usualMs: 10 },
      ],
    });
    expect(allOf(operations, SPAN)).toEqual([]);
  });

  test('one that never completes anything is out', () => {
    const operations = [...inShard('1', [[-1, 99_000]]), ...inShard('2')];
    expect(allOf(operations, { ...SPAN, shardOf })).toMatchObject([
      { shard: 'shard-1', fromMs: 1000, ended: false },
    ]);
  });
});

describe('receive gaps', () => {
  test('last for as long as nothing arrives, whatever is acknowledged meanwhile', () => {
    const received = working(0, 14_000, { kind: 'receive', silent: [[2000, 2500]] });
    const operations = [...working(0, 14_000), ...received.filter(({ outcome }) => outcome === 'ok')];
    expect(gapsIn(operations, SPAN)).toMatchObject([{ lastedMs: 500, ended: true }]);
  });

  test('a client that never received anything has no number', () => {
    expect(gapsIn(working(0, 14_000), SPAN)).toBeUndefined();
  });

  test('one that received something and then nothing more is without until the end', () => {
    const operations = [...working(0, 14_000), ...working(0, 900, { kind: 'receive' })];
    expect(gapsIn(operations, SPAN)).toMatchObject([{ fromMs: 891, ended: false }]);
  });
});

test('a client had work until its planned end, or until the end of watching', () => {
  const operations = working(100, 2100);
  expect(workedUntilMs(operations, { durationMs: 2000, watchedUntilMs: 14_000 })).toBe(2100);
  expect(workedUntilMs(operations, { durationMs: 600_000, watchedUntilMs: 14_000 })).toBe(14_000);
  expect(workedUntilMs([], { durationMs: 2000, watchedUntilMs: 14_000 })).toBe(14_000);
});

test('a client that ended its planned work before the fault has no outage: its caller sees that nothing is proven', () => {
  const operations = working(0, 500);
  const watchedUntilMs = workedUntilMs(operations, { durationMs: 500, watchedUntilMs: 14_000 });
  expect(watchedUntilMs).toBeLessThan(SPAN.afterMs);
  expect(allOf(operations, { ...SPAN, watchedUntilMs })).toEqual([]);
});
