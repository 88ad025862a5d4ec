import { milliseconds } from '../basics/index.ts';
import type { RecordedExpectation } from '../run/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';
import type { KnownLoss, UnitCounts } from '../workload/index.ts';
import type { Failover, Subject } from './subjects.ts';

// What tests ask matchers about.

const TIMELINE: FailoverTimeline = { phases: {}, oldMaster: 'redis-1', masters: [], epochs: [] };

/** What every subject has, and what was recorded of the expectations about it, in order. */
export function recording(disturbed?: string, explainsMs = 3000) {
  const expectations: RecordedExpectation[] = [];
  const subject: Subject = {
    expecting(expectation) {
      const place = expectations.push(expectation) - 1;
      return passed => {
        if (passed !== undefined) expectations[place] = { ...expectation, passed };
      };
    },
    timeline: () => TIMELINE,
    // What disturbs the machine explains overruns of at most so much.
    disturbed: overrun => (overrun === undefined || overrun.overrunMs <= explainsMs ? disturbed : undefined),
  };
  return { subject, expectations };
}

/** A crash of redis-1. @param promotedMs ms after it; undefined when no replica was promoted in time */
export const failoverFixture = (promotedMs: number | undefined, subject: Subject): Failover => ({
  subject: 'failover',
  ...subject,
  injectedAtMs: 1000,
  fault: 'crash of redis-1',
  moments: [],
  promotedWithin: async within =>
    promotedMs !== undefined && promotedMs <= milliseconds('within', within) ? promotedMs : undefined,
  obstacles: () => [],
  splitVote: () => undefined,
  heal: async () => undefined,
});

/** What one client lost, and nothing else. */
export const lossFixture = (lost: readonly string[], inFlight = 0): UnitCounts & KnownLoss => ({
  unit: 'element',
  attempted: 1000,
  acknowledged: 1000,
  failed: 0,
  unresolved: 0,
  lost: lost.length,
  inFlight,
  ghosts: 0,
  duplicates: 0,
  unexpected: 0,
  lostExamples: lost.slice(0, 10),
  ghostExamples: [],
  duplicateExamples: [],
  unexpectedExamples: [],
});
