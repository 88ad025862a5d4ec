import { describe, expect, test } from '@jest/globals';
import { findingOf } from '../checkers/index.ts';
import type { Limit } from '../run/index.ts';
import { analyze } from './analyze.ts';
import { demonstratedBy, lossStandingOf } from './demonstrated.ts';
import { dataFixture, expectationFixture, recordFixture } from './fixture.ts';
import type { ScenarioReport } from './result.ts';

const COUNTS = { unit: 'element', attempted: 10, acknowledged: 9, failed: 0, unresolved: 1, unsettled: 0 };
const LOSER = { ...COUNTS, lost: 2, inFlight: 1 };

type Judged = Parameters<typeof lossStandingOf>[0];

const PASSED: Judged = { verdict: 'pass', limits: [], findings: [] };

const withLimits = (...limits: readonly Partial<Limit>[]): Judged => ({
  ...PASSED,
  limits: limits.map(limit => ({ of: 'loss', client: 'app', most: 0, exceeded: false, ...limit })),
});

const LOSS = { ...findingOf('loss', 'fail', 'app lost 1 beyond', {}), client: 'app' };

describe('a loss', () => {
  test.each<[string, Judged, ReturnType<typeof lossStandingOf>]>([
    ['that the check of losses fails is unexpected', { ...PASSED, findings: [LOSS] }, 'unexpected'],
    [
      'that the scenario tolerates is tolerated, which is no limit',
      { ...PASSED, findings: [{ ...LOSS, expected: 'tolerated' }] },
      'tolerated',
    ],
    [
      'of a crowd whose check fails is unexpected',
      { ...PASSED, findings: [{ ...LOSS, checker: 'crowd loss' }] },
      'unexpected',
    ],
    ['of writes in flight alone is within the limit', PASSED, 'within limit'],
    ['is unexpected over its limit', withLimits({ most: 1 }), 'unexpected'],
    ['is within a limit that allows it', withLimits({ most: 3 }), 'within limit'],
    [
      'is demonstrated where the scenario expects more than a limit',
      withLimits({ exceeded: true }),
      'demonstrated',
    ],
    [
      'is unexpected where the scenario expects more of it',
      withLimits({ most: 5, exceeded: true }),
      'unexpected',
    ],
    [
      'beyond what was in flight is unexpected where only that is allowed',
      withLimits({ of: 'loss beyond what was in flight' }),
      'unexpected',
    ],
    [
      'beyond what was in flight is demonstrated where the scenario expects it',
      withLimits({ of: 'loss beyond what was in flight', exceeded: true }),
      'demonstrated',
    ],
    ['is demonstrated by a seeded defect', { ...PASSED, planted: 'a defect' }, 'demonstrated'],
  ])('%s', (_what, report, standing) => {
    expect(lossStandingOf(report, 'app', LOSER)).toBe(standing);
  });

  test('has no standing where nothing was lost, or it is not known', () => {
    expect(lossStandingOf(PASSED, 'app', { ...COUNTS, lost: 0 })).toBeUndefined();
    expect(lossStandingOf(PASSED, 'app', {})).toBeUndefined();
  });
});

describe('a pass', () => {
  const reportOf = (
    report: Judged,
    standing?: ScenarioReport['clients'][string]['operations']['standing'],
  ) => ({
    ...report,
    clients: {
      app: { operations: { ...COUNTS, ...(standing && { standing }) } },
    } as unknown as ScenarioReport['clients'],
  });
  const outage = { of: 'outage', exceeded: true } as const;

  test('that expects a loss, an outage or both demonstrates them', () => {
    expect(demonstratedBy(reportOf(PASSED, 'demonstrated'))).toBe('loss');
    expect(demonstratedBy(reportOf(withLimits(outage), 'within limit'))).toBe('outage');
    expect(demonstratedBy(reportOf(withLimits({ ...outage, of: 'following' }), 'demonstrated'))).toBe(
      'loss and outage',
    );
    expect(demonstratedBy(reportOf(PASSED, 'within limit'))).toBeUndefined();
  });

  test('without a promotion is no outage', () => {
    expect(demonstratedBy(reportOf(withLimits({ of: 'promotion', exceeded: true })))).toBeUndefined();
  });

  test('with a seeded defect, and a failure, demonstrate nothing', () => {
    const report = reportOf(withLimits(outage), 'demonstrated');
    expect(demonstratedBy({ ...report, planted: 'a defect' })).toBeUndefined();
    expect(demonstratedBy({ ...report, verdict: 'fail' })).toBeUndefined();
  });
});

test('the report of a record has the standing of its losses, and what it demonstrates', () => {
  const written = recordFixture().histories.get('app') ?? [];
  const data = dataFixture(written.filter(({ id }) => id !== 0));
  const record = recordFixture({
    final: { data: { 'redis-2': data, 'redis-3': data }, master: 'redis-2', readAtMs: 12_100 },
  });
  const { verdict, clients, demonstrated } = analyze(record);
  expect(verdict).toBe('fail');
  expect(clients.app?.operations).toMatchObject({ lost: 1, standing: 'unexpected' });
  expect(demonstrated).toBeUndefined();

  const loses = expectationFixture({
    matcher: 'toLoseAtMost',
    about: 'app',
    isNot: true,
    limit: { of: 'loss', most: 0 },
    covers: ['loss'],
  });
  expect(analyze({ ...record, expectations: [loses] })).toMatchObject({
    verdict: 'pass',
    demonstrated: 'loss',
    clients: { app: { operations: { standing: 'demonstrated' } } },
  });
});
