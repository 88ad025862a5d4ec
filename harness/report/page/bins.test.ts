import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FATES } from '../html/model.ts';
import type { Operations } from '../html/operations.ts';
import { cellsOf, exampleNear, heightOf, heightsOf, scaleOf } from './bins.ts';

interface Made {
  readonly atMs: number;
  readonly tookMs: number;
  readonly fate: number;
}

const operationsOf = (made: readonly Made[]): Operations => {
  const sorted = made.toSorted((a, b) => a.atMs - b.atMs);
  return {
    count: sorted.length,
    invokedMs: Float64Array.from(sorted, ({ atMs }) => atMs),
    tookMs: Float32Array.from(sorted, ({ tookMs }) => tookMs),
    fates: Uint8Array.from(sorted, ({ fate }) => fate),
    counts: [],
    ids: () => new Float64Array(),
    line: () => ({}),
  };
};

const LOST = FATES.indexOf('lost');
const WHOLE = { fromMs: 0, toMs: 1000 };

const cells = (made: readonly Made[], range = WHOLE) => {
  const operations = operationsOf(made);
  return cellsOf(operations, heightsOf(operations, scaleOf([operations])), range, 20, 10);
};

const operation = fc.record({
  atMs: fc.double({ min: 0, max: 999, noNaN: true }),
  tookMs: fc.oneof(fc.double({ min: 0, max: 20_000, noNaN: true }), fc.constant(Number.NaN)),
  fate: fc.nat(FATES.length - 1),
});

describe('operations in cells', () => {
  test('are all counted, each once', () => {
    fc.assert(
      fc.property(fc.array(operation), made => {
        const { counts, total } = cells(made);
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(made.length);
        expect(total).toBe(made.length);
      }),
    );
  });

  test('that are rare are not hidden by the many', () => {
    const many = Array.from({ length: 100_000 }, (_, i): Made => ({ atMs: i / 101, tookMs: 1, fate: 0 }));
    const { fates } = cells([...many, { atMs: 500, tookMs: 1, fate: LOST }]);
    expect(fates.filter(fate => fate === LOST)).toHaveLength(1);
  });

  test('outside of what is shown are left out', () => {
    const made = [100, 300, 500].map((atMs): Made => ({ atMs, tookMs: 1, fate: 0 }));
    expect(cells(made, { fromMs: 200, toMs: 400 }).total).toBe(1);
  });
});

describe('the axis of latencies', () => {
  const operations = operationsOf([
    { atMs: 0, tookMs: 0.001, fate: 0 },
    { atMs: 1, tookMs: 900, fate: 0 },
    { atMs: 2, tookMs: Number.NaN, fate: 2 },
  ]);
  const scale = scaleOf([operations]);
  const [least, high, never] = heightsOf(operations, scale);

  test('reaches to the next power of ten', () => {
    expect(scale.highestMs).toBe(1000);
  });

  test('has its ticks where its operations are', () => {
    expect(high).toBeCloseTo(heightOf(900, scale), 5);
    expect(least).toBe(0);
  });

  test('has what never ended above everything else', () => {
    expect(never).toBeGreaterThan(heightOf(scale.highestMs, scale));
  });
});

test('what is pointed at is the nearest, and of the near ones the rarest', () => {
  const found = cells([
    { atMs: 500, tookMs: 1, fate: 0 },
    { atMs: 560, tookMs: 1, fate: LOST },
  ]);
  const row = Math.floor(found.examples.findIndex((_, cell) => found.counts[cell] !== 0) / found.columns);
  expect(exampleNear(found, 10.5, row + 0.5, 3)).toBe(1);
  expect(exampleNear(found, 10.5, row + 0.5, 0.6)).toBe(0);
  expect(exampleNear(found, 2, row + 0.5, 3)).toBeUndefined();
});
