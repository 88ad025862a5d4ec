import { expect, test } from '@jest/globals';
import type { Member } from './cast.ts';
import { answering, BEFORE, FAILOVER, MEMBERS, role, START, view } from './fixture.ts';
import { failoverAfter, whyUnstable } from './kind.ts';

// The failover of the fixture, with servers whose addresses change while it goes on.

const moved = (name: string, host: string, untilMs: number): Member[] =>
  MEMBERS.map(member =>
    member.name === name
      ? {
          ...member,
          address: { ...member.address, host },
          past: [{ address: member.address, untilMs }],
        }
      : member,
  );

const STATIC = failoverAfter([...BEFORE, ...FAILOVER], MEMBERS, START);

test.each<[string, Member[]]>([
  ['the old master returns at a new address before it is detected', moved('redis-1', '10.0.0.9', 1500)],
  ['the new master moves on after the failover', moved('redis-2', '10.0.0.9', 4000)],
  [
    'another server takes over the address of the old master',
    moved('redis-1', '10.0.0.9', 1001).map(member =>
      member.name === 'redis-3'
        ? {
            ...member,
            address: { host: '10.0.0.1', port: 6379 },
            past: [{ address: member.address, untilMs: 1500 }],
          }
        : member,
    ),
  ],
])('%s: the phases are the same', (_what, members) => {
  expect(failoverAfter([...BEFORE, ...FAILOVER], members, START)).toEqual(STATIC);
});

test('a server that returns at a new address as a master that no sentinel knows makes it unstable', () => {
  const members = moved('redis-1', '10.0.0.9', 1500);
  const views = [1, 2, 3].map(n => view(3600, n, 2));
  const events = [...BEFORE, ...FAILOVER, ...views, answering(4000, 'redis-1'), role(4010, 1, null)];
  expect(whyUnstable(events, members)).toBe('redis-1 still calls itself master beside redis-2');
  expect(whyUnstable([...events, role(5000, 1, 2)], members)).toBeUndefined();
});

test('a master whose address another server took over is not stable: the address means a replica', () => {
  const members = moved('redis-1', '10.0.0.9', 1500).map(member =>
    member.name === 'redis-2'
      ? {
          ...member,
          address: { host: '10.0.0.1', port: 6379 },
          past: [{ address: member.address, untilMs: 1600 }],
        }
      : member,
  );
  expect(whyUnstable(BEFORE, members)).toBe('redis-2 does not call itself master, but redis-1 does');
});
