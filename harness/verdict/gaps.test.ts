import { describe, expect, test } from '@jest/globals';
import { recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';
import { Unknown } from './unknown.ts';

// Limits that are finer than what a client can notice, and shards that it did not work on.

const outage = (lastedMs: number, shard: string) => ({
  fromMs: 0,
  toMs: lastedMs,
  lastedMs,
  ended: true,
  shard,
});

const ONCE_A_SECOND = {
  ...recording().subject,
  subject: 'client outcome',
  name: 'app',
  recentEvents: () => [],
  outages: () => ({
    all: [outage(4000, 'shard-1')],
    leastMs: 1500,
    usualMs: 1010,
    shards: [
      { shard: 'shard-1', usualMs: 900 },
      { shard: 'shard-2', usualMs: 1010 },
      { shard: 'shard-4', usualMs: 20 },
    ],
  }),
};

const judge = (most: string, shard?: string, isNot = false) =>
  failoverMatchers.toBeOutForAtMost.call({ isNot } as never, ONCE_A_SECOND, most as never, shard);

describe('a client that writes once a second', () => {
  test('passes a limit that it would notice', () => {
    expect(judge('2s', 'shard-2')).toMatchObject({ pass: true });
  });

  test('leaves unknown whether it was out for less than a second, also where the contrary is expected', () => {
    const reason =
      'whether the client app was at most 300ms without an acknowledged write on shard-2 is not known: times of up to 1.01 s without one are usual for it, and count as no outage; allow more, or raise its rate';
    expect(() => judge('300ms', 'shard-2')).toThrow(new Unknown(reason));
    expect(() => judge('300ms', 'shard-2', true)).toThrow(Unknown);
  });

  test('passes a limit that no time exceeded, however little it would have noticed', () => {
    expect(judge('1100ms', 'shard-2')).toMatchObject({ pass: true });
    expect(judge('300ms', 'shard-4')).toMatchObject({ pass: true });
  });

  test('fails any limit that a longer outage exceeded', () => {
    expect(judge('300ms')).toMatchObject({ pass: false });
  });
});

test('a shard that the client did not work on is a mistake, and no pass', () => {
  expect(() => judge('2s', 'shard-3')).toThrow(
    "app did not work on a shard 'shard-3'; it worked on shard-1, shard-2, shard-4",
  );
});

test('the shard of a limit is recorded with it', () => {
  const { subject, expectations } = recording();
  const client = { ...ONCE_A_SECOND, ...subject, subject: 'client outcome' };
  failoverMatchers.toBeOutForAtMost.call({} as never, client, '2s', 'shard-2');
  expect(expectations).toMatchObject([{ limit: { of: 'outage', most: 2000, shard: 'shard-2' } }]);
});

test('what is expected of one shard does not cover a client that works on no other one at the end', () => {
  const { subject, expectations } = recording();
  for (const shard of [undefined, 'shard-2'])
    failoverMatchers.toBeOutForAtMost.call(
      {} as never,
      { ...ONCE_A_SECOND, ...subject },
      '5s' as never,
      shard,
    );
  expect(expectations.map(({ covers }) => covers)).toEqual([['works', 'silence'], ['silence']]);
});
