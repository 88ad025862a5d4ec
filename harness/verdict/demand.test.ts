import { expect, test } from '@jest/globals';
import type { Demand } from './judged.ts';
import { failoverMatchers } from './matchers.ts';

// What scenarios demand is written down, for the report.

const TIMELINE = { phases: {}, oldMaster: 'redis-1', masters: [], epochs: [] };
const LOSS = {
  attempted: 0,
  acknowledged: 0,
  failed: 0,
  unresolved: 0,
  lost: [],
  inFlight: [],
  ghosts: [],
  duplicates: [],
  unexpected: [],
};

function noting(): { readonly subject: object; readonly noted: Demand[] } {
  const noted: Demand[] = [];
  const subject = {
    name: 'app',
    fault: 'crash of redis-1',
    demand: (demand: Demand) => noted.push(demand),
    promotedWithin: async () => 1,
    followedWithin: async () => 1,
    outage: async () => ({ fromMs: 0, toMs: 1, lastedMs: 1, ended: true }),
    loss: async () => LOSS,
    timeline: () => TIMELINE,
    doings: () => [],
    disconnections: async () => [],
    obstacles: () => [],
    tiedVote: () => undefined,
    disturbed: () => undefined,
  };
  return { subject, noted };
}

test.each([
  ['toPromoteWithin', '5s', { of: 'promotion', most: 5000, exceeded: false }],
  ['toFollowPromotionWithin', '6s', { of: 'following', client: 'app', most: 6000, exceeded: false }],
  ['toBeOutForAtMost', '7s', { of: 'outage', client: 'app', most: 7000, exceeded: false }],
  ['toLoseAtMost', 8, { of: 'loss', client: 'app', most: 8, exceeded: false }],
  [
    'toLoseOnlyWhatWasInFlight',
    undefined,
    { of: 'loss beyond what was in flight', client: 'app', most: 0, exceeded: false },
  ],
] as const)('%s', async (matcher, most, demand) => {
  const { subject, noted } = noting();
  const kind = matcher === 'toPromoteWithin' ? 'failover' : 'client';
  await failoverMatchers[matcher].call({} as never, { ...subject, subject: kind }, most as never);
  expect(noted).toEqual([demand]);
});

test('with .not is what ought to be exceeded', async () => {
  const { subject, noted } = noting();
  const received = { ...subject, subject: 'failover' };
  await failoverMatchers.toPromoteWithin.call({ isNot: true } as never, received, '5s');
  expect(noted).toEqual([{ of: 'promotion', most: 5000, exceeded: true }]);
});
