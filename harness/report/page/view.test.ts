import { describe, expect, test } from '@jest/globals';
import { clamp, panned, viewOf, zoomed } from './view.ts';

const WHOLE = { fromMs: -1000, toMs: 9000 };

describe('what is shown', () => {
  test('never leaves the whole', () => {
    expect(clamp({ fromMs: -5000, toMs: -3000 }, WHOLE)).toEqual({ fromMs: -1000, toMs: 1000 });
    expect(clamp({ fromMs: -5000, toMs: 50_000 }, WHOLE)).toEqual(WHOLE);
    expect(clamp({ fromMs: 8500, toMs: 9500 }, WHOLE)).toEqual({ fromMs: 8000, toMs: 9000 });
  });

  test('is never so short that nothing can be told apart', () => {
    const { fromMs, toMs } = clamp({ fromMs: 5, toMs: 5 }, WHOLE);
    expect(toMs - fromMs).toBe(0.5);
  });

  test('comes closer around a moment, which stays where it is', () => {
    expect(zoomed({ fromMs: 0, toMs: 1000 }, 2, 250)).toEqual({ fromMs: 125, toMs: 625 });
  });

  test('moves by a share of its length', () => {
    expect(panned({ fromMs: 0, toMs: 1000 }, 0.2)).toEqual({ fromMs: 200, toMs: 1200 });
  });

  test('tells its rows only when it changed', () => {
    const view = viewOf(WHOLE, WHOLE);
    const told: number[] = [];
    view.onChange(({ fromMs }) => told.push(fromMs));
    view.show({ fromMs: 0, toMs: 100 });
    view.show({ fromMs: 0, toMs: 100 });
    expect(told).toEqual([0]);
  });
});
