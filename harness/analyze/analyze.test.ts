import { describe, expect, test } from '@jest/globals';
import type { RecordedExpectation, RecordedFault } from '../run/index.ts';
import { analyze } from './analyze.ts';
import { AT, expectationFixture, faultFixture, recordFixture } from './fixture.ts';

const reportOf = (fault: RecordedFault) =>
  analyze(recordFixture({ injections: [{ title: 'a fault', faults: [fault] }] })).faults[0];

describe('a fault', () => {
  test('has its moments, counted from the start of the scenario', () => {
    expect(reportOf(faultFixture())).toEqual({
      kind: 'crash',
      target: 'redis-1',
      askedAtMs: AT.fault - 20 - AT.origin,
      injectedAtMs: AT.fault - AT.origin,
      verifiedAtMs: AT.fault + 10 - AT.origin,
      proof: 'a new connection was refused',
      healedAtMs: AT.end + 500 - AT.origin,
    });
  });

  test('that waited for an event has what that was, and how long the reaction took', () => {
    const trigger = { what: '+odown of the master', firedAtMs: AT.fault - 7 };
    expect(reportOf(faultFixture({ trigger }))).toMatchObject({
      trigger: '+odown of the master',
      reactionMs: 7,
    });
  });

  test('that waited for an event which never came has no reaction', () => {
    const { injectedAtMs: _, provenAtMs: __, proof: ___, ...waiting } = faultFixture();
    const trigger = { what: '+odown of the master', firedAtMs: AT.fault };
    const report = reportOf({ ...waiting, trigger });
    for (const field of ['injectedAtMs', 'reactionMs', 'verifiedAtMs', 'proof'])
      expect(report).not.toHaveProperty(field);
  });

  test('that could not be healed says why', () => {
    const { healedAtMs: _, ...lasting } = faultFixture({ healFailed: 'no answer' });
    expect(reportOf(lasting)).toMatchObject({ healFailed: 'no answer' });
    expect(reportOf(lasting)).not.toHaveProperty('healedAtMs');
  });
});

describe('the limits of a report', () => {
  const limitsOf = (...expectations: RecordedExpectation[]) =>
    analyze(recordFixture({ expectations })).limits;

  test('are those of its expectations, with the client that each is about', () => {
    const outage = expectationFixture({ about: 'app', isNot: true, limit: { of: 'outage', most: 5000 } });
    expect(limitsOf(outage)).toEqual([{ of: 'outage', most: 5000, client: 'app', exceeded: true }]);
  });

  test('name no client for a promotion, and none where all are meant', () => {
    const promotion = expectationFixture({ about: 'app' });
    const loss = expectationFixture({ limit: { of: 'loss', most: 0 } });
    expect(limitsOf(promotion, loss)).toEqual([
      { of: 'promotion', most: 8000, exceeded: false },
      { of: 'loss', most: 0, exceeded: false },
    ]);
  });

  test('are none where an expectation has no limit', () => {
    const { limit: _, ...plain } = expectationFixture();
    expect(limitsOf(plain)).toEqual([]);
  });
});
