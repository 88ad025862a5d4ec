import type { RecordedExpectation } from '../run/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';
import type { Failover, Subject } from './subjects.ts';

// What tests ask matchers about.

export const TIMELINE: FailoverTimeline = { phases: {}, oldMaster: 'redis-1', masters: [], epochs: [] };

/** What every subject has, and what was recorded of the expectations about it, in order. */
export function recording(disturbed?: string) {
  const expectations: RecordedExpectation[] = [];
  const subject: Subject = {
    expecting(expectation) {
      const place = expectations.push(expectation) - 1;
      return passed => {
        if (passed !== undefined) expectations[place] = { ...expectation, passed };
      };
    },
    timeline: () => TIMELINE,
    disturbed: () => disturbed,
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
  promotedWithin: async () => promotedMs,
  obstacles: () => [],
  splitVote: () => undefined,
  heal: async () => undefined,
});
