import { describe, expect, test } from '@jest/globals';
import type { Limit } from '../run/index.ts';
import { demonstratedBy, lossStandingOf } from './expected-loss.ts';
import { REPORT } from './made-up.ts';
import type { ScenarioReport } from './result.ts';

// The client 'app' of the fixture lost 2 writes.

const withDemands = (...limits: readonly Partial<Limit>[]): ScenarioReport => ({
  ...REPORT,
  limits: limits.map(limit => ({ of: 'loss', client: 'app', most: 0, exceeded: false, ...limit })),
});

describe('a loss', () => {
  test.each<[string, ScenarioReport, ReturnType<typeof lossStandingOf>]>([
    ['is unexpected where no expectation covers it', withDemands(), 'unexpected'],
    ['is unexpected over its limit', { ...withDemands({ most: 1 }), verdict: 'fail' }, 'unexpected'],
    ['is within a limit that allows it', withDemands({ most: 3 }), 'within limit'],
    [
      'is demonstrated where the scenario expects more than a limit',
      withDemands({ exceeded: true }),
      'demonstrated',
    ],
    [
      'is unexpected where the scenario expects more of it',
      { ...withDemands({ most: 5, exceeded: true }), verdict: 'fail' },
      'unexpected',
    ],
    ['is unexpected where only another client may lose', withDemands({ client: 'b', most: 9 }), 'unexpected'],
    [
      'of writes in flight is within the limit of a scenario that passed',
      withDemands({ of: 'loss beyond what was in flight' }),
      'within limit',
    ],
    ['is demonstrated by a seeded defect', { ...withDemands(), planted: 'a defect' }, 'demonstrated'],
  ])('%s', (_what, report, standing) => {
    expect(lossStandingOf(report, 'app')).toBe(standing);
  });

  test('has no standing where nothing was lost, or single writes cannot be lost', () => {
    const workload = { kind: 'counter', rate: 1, durationMs: 1, keys: 1, extra: {} } as const;
    expect(lossStandingOf({ ...withDemands(), workload }, 'app')).toBeUndefined();
    expect(lossStandingOf(withDemands(), 'nobody')).toBeUndefined();
  });
});

describe('a pass', () => {
  test('that expects a loss, an outage or both demonstrates them', () => {
    const outage = { of: 'outage', exceeded: true } as const;
    const following = { of: 'following', exceeded: true } as const;
    expect(demonstratedBy(withDemands({ exceeded: true }))).toBe('loss demonstrated');
    expect(demonstratedBy(withDemands(outage, { most: 2 }))).toBe('outage demonstrated');
    expect(demonstratedBy(withDemands(following, { exceeded: true }))).toBe('loss and outage demonstrated');
    expect(demonstratedBy(withDemands({ most: 2 }))).toBe('loss within limit');
  });

  test('without a promotion is no outage, and a plain pass demonstrates nothing', () => {
    const { client: _, ...promotion } = { of: 'promotion', most: 9, exceeded: true, client: 'app' } as const;
    expect(demonstratedBy({ ...REPORT, limits: [promotion] })).toBeUndefined();
    expect(demonstratedBy(withDemands())).toBeUndefined();
  });

  test('with a seeded defect, and a failure, demonstrate nothing', () => {
    const report = withDemands({ exceeded: true });
    expect(demonstratedBy({ ...report, planted: 'a defect' })).toBeUndefined();
    expect(demonstratedBy({ ...report, verdict: 'fail' })).toBeUndefined();
  });
});
