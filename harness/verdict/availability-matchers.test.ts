import { describe, expect, test } from '@jest/globals';
import type { Outage } from '../history/index.ts';
import type { RecordedBudget } from '../run/index.ts';
import { recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';
import type { AvailabilityOutcome } from './subjects.ts';

// What the users of a service met with as a whole, as matchers judge it.

const gap = (lastedMs: number, ended = true): Outage => ({
  fromMs: 1000,
  toMs: 1000 + lastedMs,
  lastedMs,
  ended,
});

function service(unavailable: readonly Outage[], recoveredMs?: number, disturbed?: string) {
  const budgets: RecordedBudget[] = [];
  const { subject } = recording();
  const outcome: AvailabilityOutcome & { readonly subject: 'service outcome' } = {
    ...subject,
    subject: 'service outcome',
    name: 'api',
    trouble: () => ({ unavailable: { all: unavailable, leastMs: 100, usualMs: 20 }, recoveredMs }),
    budget: budget => budgets.push(budget),
    disturbed: () => disturbed,
  };
  return { outcome, budgets };
}

interface Answered {
  readonly pass: boolean;
  message(): string;
}

const judge = (matcher: 'toBeUnavailableForAtMost' | 'toRecoverWithin', received: unknown, limit: string) =>
  failoverMatchers[matcher].call({ isNot: false } as never, received, limit as never) as Answered;

describe('times in which no request succeeded', () => {
  test('pass when each of them is short enough', () => {
    const { outcome, budgets } = service([gap(400), gap(900)]);
    expect(judge('toBeUnavailableForAtMost', outcome, '1s').pass).toBe(true);
    expect(budgets).toEqual([{ what: 'unavailable for at most 1s', kept: true }]);
  });

  test('fail when the second of them is too long, and all are listed', () => {
    const { pass, message } = judge('toBeUnavailableForAtMost', service([gap(400), gap(1900)]).outcome, '1s');
    expect(pass).toBe(false);
    expect(message()).toContain('it was 400 ms, then 1.90 s without');
  });

  test('fail when one has not ended, however short it is', () => {
    const { pass, message } = judge('toBeUnavailableForAtMost', service([gap(400, false)]).outcome, '1s');
    expect(pass).toBe(false);
    expect(message()).toContain('which had not ended when the scenario did');
  });
});

describe('the recovery', () => {
  test('passes in time, and fails late or never', () => {
    expect(judge('toRecoverWithin', service([], 900).outcome, '1s').pass).toBe(true);
    const late = judge('toRecoverWithin', service([], 1100).outcome, '1s');
    expect(late.pass).toBe(false);
    expect(late.message()).toContain('they did after 1.10 s');
    const never = judge('toRecoverWithin', service([]).outcome, '1s');
    expect(never.message()).toContain('they did not until the end');
  });

  test('of a late one on a busy machine nothing is known', () => {
    expect(() => judge('toRecoverWithin', service([], 1100, 'busy').outcome, '1s')).toThrow('too busy');
  });
});

test('a limit that is no time, and another subject, are refused', () => {
  expect(() => judge('toRecoverWithin', service([]).outcome, 'soon')).toThrow(
    'the time given to toRecoverWithin is "soon"',
  );
  expect(() => judge('toRecoverWithin', { subject: 'period' }, '1s')).toThrow(
    "toRecoverWithin is about a service's outcome",
  );
});
