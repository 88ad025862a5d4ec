import { expect, test } from '@jest/globals';
import { AT, faultFixture, recordFixture, SECOND_FAULT_AT, shardedFixture, writeFixture } from './fixture.ts';
import { momentsOf } from './moments.ts';

/** When the faults took effect that count. */
const momentsWith = (...faults: Parameters<typeof faultFixture>[0][]) =>
  momentsOf(recordFixture({ injections: [{ title: 'x', faults: faults.map(faultFixture) }] })).map(
    ({ injectedAtMs }) => injectedAtMs,
  );

test('a write can be on its way when a fault of the master takes effect, or one of a client', () => {
  const at = AT.fault;
  expect(momentsWith({})).toEqual([at]);
  expect(momentsWith({ servers: [] })).toEqual([at]);
  expect(momentsWith({ servers: ['redis-3', 'redis-1'] })).toEqual([at]);
});

test('and when one of a replica that is promoted then does, or of a server of which nothing is known', () => {
  expect(momentsWith({ servers: ['redis-2'] })).toEqual([AT.fault]);
  expect(momentsWith({ servers: ['redis-9'] })).toEqual([AT.fault]);
});

test('and when one of a sentinel does that a promotion follows, and no other', () => {
  const late = AT.promotion + 1000;
  expect(momentsWith({ servers: ['sentinel-1'] })).toEqual([AT.fault]);
  expect(momentsWith({ servers: ['sentinel-1'], askedAtMs: late, injectedAtMs: late })).toEqual([]);
});

test('but none when one of a replica does that stays one: it would excuse what the master acknowledged around it', () => {
  expect(momentsWith({ servers: ['redis-3'] }, { injectedAtMs: AT.fault + 600 })).toEqual([AT.fault + 600]);
});

test('nor when one of another shard does; one of a sentinel counts where the promotion follows', () => {
  const { injections } = shardedFixture();
  const momentsIn = (shard: string, record = shardedFixture()) =>
    momentsOf(record, shard).map(({ injectedAtMs }) => injectedAtMs);
  expect(momentsIn('shard-1')).toEqual([AT.fault]);
  expect(momentsIn('shard-2')).toEqual([SECOND_FAULT_AT]);
  const late = AT.promotion + 100;
  const fault = faultFixture({ servers: ['sentinel-1'], askedAtMs: late, injectedAtMs: late });
  const withSentinel = shardedFixture({ injections: [...injections, { title: 'x', faults: [fault] }] });
  expect(momentsIn('shard-1', withSentinel)).toEqual([AT.fault]);
  expect(momentsIn('shard-2', withSentinel)).toEqual([SECOND_FAULT_AT, late]);
});

test('of a client that works on all shards, one of another shard meets no write, and one without a server is met by each', () => {
  const moments = momentsOf(shardedFixture());
  const metBy = (server?: string) =>
    moments
      .filter(({ meets }) => meets?.(writeFixture('app', 1, AT.fault - 10, server)))
      .map(({ injectedAtMs }) => injectedAtMs);
  expect(metBy('redis-1')).toEqual([AT.fault]);
  expect(metBy('redis-4')).toEqual([SECOND_FAULT_AT]);
  expect(metBy()).toEqual([AT.fault, SECOND_FAULT_AT]);
});

test('a fault that never took effect has no moment', () => {
  const { injectedAtMs: _, ...asked } = faultFixture();
  expect(momentsOf(recordFixture({ injections: [{ title: 'x', faults: [asked] }] }))).toEqual([]);
});

test('a replica that was a master long before, or is one long after, is a replica', () => {
  const late = AT.promotion + 20_000;
  const fault = faultFixture({
    servers: ['redis-1'],
    oldMaster: 'redis-2',
    askedAtMs: late,
    injectedAtMs: late,
  });
  const { events } = recordFixture();
  const back = {
    kind: 'role',
    server: 'redis-1',
    role: 'replica',
    offset: 0,
    master: null,
    link: null,
  } as const;
  const record = recordFixture({
    injections: [{ title: 'x', faults: [fault] }],
    events: [...events, { ...back, atMs: AT.following + 100 }],
  });
  expect(momentsOf(record)).toEqual([]);
});
