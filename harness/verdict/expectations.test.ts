import { describe, expect, test } from '@jest/globals';
import { failoverFixture, lossFixture, recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';
import { Unknown } from './unknown.ts';

// What scenarios expect is recorded, with its limit for the report and its end for the verdict.

const LOSS = { ...lossFixture(['app-1']), ghosts: 1, ghostExamples: ['app-2'] };

type Name = keyof typeof failoverMatchers;

/** Asks a matcher about a subject for which one write is lost and every time is 1 ms. @returns what was recorded */
async function ask(matcher: Name, kind: string, args: readonly unknown[], isNot = false) {
  const { subject, expectations } = recording();
  const outage = { fromMs: 0, toMs: 1, lastedMs: 1, ended: true };
  const received = {
    ...failoverFixture(1, subject),
    subject: kind,
    name: 'app',
    checks: [{ checker: 'elements', verdict: 'pass', reason: '', numbers: {}, examples: {} }],
    followedWithin: async () => 1,
    workload: { kind: matcher === 'toHaveReceiveGapsOfAtMost' ? 'pubsub' : 'appends' },
    outages: () => ({ all: [outage], leastMs: 100, usualMs: 20 }),
    receiveGaps: () => ({ all: [outage], leastMs: 100, usualMs: 20 }),
    loss: () => LOSS,
    recentEvents: () => [],
    disconnections: () => [],
    unstableAfter: async () => undefined,
    publishedWithin: async () => 1,
    published: () => [],
  };
  await (failoverMatchers[matcher] as (...all: unknown[]) => unknown).call({ isNot }, received, ...args);
  return expectations;
}

test.each<[Name, string, readonly unknown[], object]>([
  ['toPromoteWithin', 'failover', ['5s'], { limit: { of: 'promotion', most: 5000 }, covers: [] }],
  [
    'toFollowPromotionWithin',
    'client',
    ['6s'],
    { about: 'app', limit: { of: 'following', most: 6000 }, covers: ['silence'] },
  ],
  [
    'toBeOutForAtMost',
    'client outcome',
    ['7s'],
    { about: 'app', limit: { of: 'outage', most: 7000 }, covers: ['works', 'silence'] },
  ],
  ['toHaveReceiveGapsOfAtMost', 'client outcome', ['7s'], { about: 'app', covers: ['receives', 'silence'] }],
  ['toLoseAtMost', 'client outcome', [8], { about: 'app', limit: { of: 'loss', most: 8 }, covers: ['loss'] }],
  [
    'toLoseNoAcknowledgedWrites',
    'client outcome',
    [],
    { about: 'app', limit: { of: 'loss', most: 0 }, covers: ['loss'], passed: false },
  ],
  [
    'toLoseOnlyWritesInFlight',
    'client outcome',
    [],
    {
      about: 'app',
      limit: { of: 'loss beyond what was in flight', most: 0 },
      covers: ['loss'],
      passed: false,
    },
  ],
  ['toHaveNoGhostsOrDuplicates', 'client outcome', [], { about: 'app', covers: [], passed: false }],
  ['toKeepItsConnections', 'client outcome', [], { about: 'app', covers: [] }],
  ['toPassCheckers', 'outcome', [], { covers: [] }],
  ['toStabilizeWithin', 'topology', ['9s'], { covers: [] }],
  ['toPublishWithin', 'topology', ['+sdown', '9s'], { covers: [] }],
])('%s records what it is about, its limit, and whether it passed', async (matcher, kind, args, recorded) => {
  expect(await ask(matcher, kind, args)).toEqual([{ matcher, isNot: false, passed: true, ...recorded }]);
});

describe('with .not', () => {
  test('the limit is expected to be exceeded', async () => {
    expect(await ask('toPromoteWithin', 'failover', ['5s'], true)).toMatchObject([
      { isNot: true, passed: false, limit: { of: 'promotion', most: 5000 } },
    ]);
  });

  test('a loss passes', async () => {
    expect(await ask('toLoseNoAcknowledgedWrites', 'client outcome', [], true)).toMatchObject([
      { isNot: true, passed: true },
    ]);
  });

  test('no promotion covers an unstable deployment and silence, and no client that does not work on its master', async () => {
    const [expectation] = await ask('toPromoteWithin', 'failover', ['5s'], true);
    expect(expectation?.covers).toEqual(['stable', 'silence']);
  });

  test.each<[Name, string, readonly unknown[], readonly string[]]>([
    ['toFollowPromotionWithin', 'client', ['6s'], ['works', 'silence']],
    ['toStabilizeWithin', 'topology', ['9s'], ['stable']],
    ['toPassCheckers', 'outcome', [], ['elements']],
    ['toHaveNoGhostsOrDuplicates', 'client outcome', [], ['duplicates', 'impossible']],
  ])('%s covers what it expects to go wrong, which it does not cover otherwise', async (...asked) => {
    const [matcher, kind, args, covers] = asked;
    expect((await ask(matcher, kind, args, true))[0]?.covers).toEqual(covers);
  });
});

test('an expectation that fails without being awaited is recorded as failed', async () => {
  const { subject, expectations } = recording();
  void failoverMatchers.toPromoteWithin.call({} as never, failoverFixture(undefined, subject), '5s');
  expect(expectations).toMatchObject([{ matcher: 'toPromoteWithin' }]);
  expect(expectations[0]).not.toHaveProperty('passed');
  await new Promise(setImmediate);
  expect(expectations).toMatchObject([{ passed: false }]);
});

test.each([
  ['the machine was too busy', recording('the processors were 99 % busy'), undefined],
  ['something is not known', recording(), new Unknown('the sentinels do not answer')],
] as const)('an expectation that proves nothing because %s has not failed', async (_what, record, thrown) => {
  const failover = {
    ...failoverFixture(7500, record.subject),
    ...(thrown && { promotedWithin: () => Promise.reject(thrown) }),
  };
  await expect(failoverMatchers.toPromoteWithin.call({} as never, failover, '5s')).rejects.toBeInstanceOf(
    Unknown,
  );
  expect(record.expectations[0]).not.toHaveProperty('passed');
});

test.each(['tilt', '', '+ tilt', undefined])('%p is refused as an event: .not would pass', async event => {
  await expect(async () => ask('toPublishWithin', 'topology', [event, '9s'], true)).rejects.toThrow(
    'the event given to toPublishWithin is',
  );
});
