import { describe, expect, test } from '@jest/globals';
import { type Floor, floorOf, floorOfPlanned } from './floor.ts';
import type { Phases } from './phases.ts';

const USUAL = { downAfterMs: 2000, quorum: 2, sentinels: 3 };

/** The phases that came before theory allows. */
const tooEarly = (phases: Phases, floor: Floor): string[] =>
  Object.entries(floor).flatMap(([phase, { atBestMs }]) => {
    const atMs = phases[phase as keyof Phases];
    return atMs !== undefined && atMs < atBestMs ? [phase] : [];
  });

describe('the floor of a failover', () => {
  test('begins with down-after: no sentinel may hold the master for down sooner', () => {
    expect(floorOf(USUAL).detectedMs?.atBestMs).toBe(2000);
    expect(floorOf({ ...USUAL, downAfterMs: 30_000 }).detectedMs?.atBestMs).toBe(30_000);
  });

  test('begins with the shortest down-after, and agrees with the quorum-th shortest', () => {
    const downAfterBySentinelMs = [1000, 4000, 8000];
    const { detectedMs, agreedMs } = floorOf({ ...USUAL, downAfterMs: 8000, downAfterBySentinelMs });
    expect(detectedMs?.atBestMs).toBe(1000);
    expect(agreedMs?.atBestMs).toBeCloseTo(4000 + 1000 / 19);
  });

  test('has four timers between the detection and the promotion, and one more before the announcement', () => {
    const { promotedMs, announcedMs } = floorOf(USUAL);
    expect(promotedMs?.atBestMs).toBeCloseTo(2000 + (4 * 1000) / 19);
    expect(announcedMs?.atBestMs).toBeCloseTo(2000 + (5 * 1000) / 19);
  });

  test('needs no answer of others at a quorum of one', () => {
    const { detectedMs, agreedMs } = floorOf({ ...USUAL, quorum: 1 });
    expect(agreedMs).toEqual(detectedMs);
  });

  test('needs no votes of others where there is one sentinel', () => {
    const { detectedMs, electedMs } = floorOf({ downAfterMs: 500, quorum: 1, sentinels: 1 });
    expect(electedMs).toEqual(detectedMs);
  });

  test('comes before what is possible at worst, phase by phase', () => {
    for (const { atBestMs, atWorstMs } of Object.values(floorOf(USUAL)))
      expect(atBestMs).toBeLessThan(atWorstMs);
  });

  test('waits at worst for a ping, an ask and an INFO period', () => {
    expect(floorOf(USUAL).announcedMs?.atWorstMs).toBe(2000 + 3 * 1000 + 8 * 100);
  });

  test('of a planned one has neither detection nor agreement', () => {
    expect(Object.keys(floorOfPlanned())).toEqual(['electedMs', 'selectedMs', 'promotedMs', 'announcedMs']);
    expect(floorOfPlanned().electedMs?.atBestMs).toBe(0);
  });
});

describe('measured failovers', () => {
  // Both at a down-after of 2 s: medians of twenty crashes, and a split.
  const CRASH = { detectedMs: 2060, promotedMs: 2370, announcedMs: 3260 };
  const SPLIT = {
    detectedMs: 2911.6,
    agreedMs: 3101.6,
    electedMs: 3186.6,
    selectedMs: 3276.6,
    promotedMs: 3360.5,
  };

  test.each([CRASH, SPLIT])('keep to it: %j', phases => {
    expect(tooEarly(phases, floorOf(USUAL))).toEqual([]);
  });

  test('a promotion that is faster than Sentinel can be is noticed', () => {
    expect(tooEarly({ ...CRASH, promotedMs: 2100 }, floorOf(USUAL))).toEqual(['promotedMs']);
  });
});
