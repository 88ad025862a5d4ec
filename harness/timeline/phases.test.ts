import { expect, test } from '@jest/globals';
import type { ObservedEvent } from '../observation/index.ts';
import { answering, BEFORE, FAILOVER, log, MEMBERS, OLD, role, START, sentinel, view } from './fixture.ts';
import { failoverAfter } from './kind.ts';
import { stateAfter, whyUnstable } from './state.ts';

test('every phase is counted from the fault', () => {
  expect(failoverAfter([...BEFORE, ...FAILOVER], MEMBERS, START)).toEqual({
    phases: {
      detectedMs: 1000,
      agreedMs: 1020,
      electedMs: 1040,
      selectedMs: 1100,
      promotedMs: 1150,
      announcedMs: 2010,
      adoptedMs: 2020,
      reconfiguredMs: 2100,
    },
    oldMaster: 'redis-1',
    newMaster: 'redis-2',
    leader: 'sentinel-1',
    masters: ['redis-2'],
    epochs: [7],
  });
});

test('a server that goes by its name is recognised by its number, too', () => {
  const named = MEMBERS.map(member => ({
    ...member,
    ip: member.address.host,
    address: { ...member.address, host: member.name },
  }));
  const { phases, masters, newMaster } = failoverAfter(FAILOVER, named, START);
  expect({ masters, newMaster }).toEqual({ masters: ['redis-2'], newMaster: 'redis-2' });
  expect(phases).toMatchObject({ detectedMs: 1000, agreedMs: 1020, announcedMs: 2010 });
});

test.each([
  ['Redis', 'MASTER MODE enabled (user request from id=9)'],
  ['Valkey', "PRIMARY MODE enabled (user request from 'id=5 name=*redacted*')"],
])('the log of %s tells the promotion before the role is sampled', (_server, said) => {
  const events = [...BEFORE, log(2150, 'redis-2', said), role(2170, 2, null)];
  expect(failoverAfter(events, MEMBERS, START).phases.promotedMs).toBe(1150);
});

test('a phase that did not happen is absent', () => {
  const { phases, ...rest } = failoverAfter([...BEFORE, ...FAILOVER.slice(0, 3)], MEMBERS, START);
  expect(phases).toEqual({ detectedMs: 1000 });
  expect(rest).toEqual({ oldMaster: 'redis-1', masters: [], epochs: [] });
});

test('events before the fault do not count', () => {
  expect(failoverAfter([...BEFORE, ...FAILOVER], MEMBERS, { ...START, injectedAtMs: 9000 }).phases).toEqual(
    {},
  );
});

test('a dead sentinel need not adopt the new master', () => {
  const events = [
    ...BEFORE,
    answering(1500, 'sentinel-3', false),
    ...FAILOVER.filter(event => event.atMs !== 3020),
  ];
  expect(failoverAfter(events, MEMBERS, START).phases.adoptedMs).toBe(2010);
});

test('a live sentinel that names the old master keeps the new one from being adopted', () => {
  const events = [...BEFORE, ...FAILOVER].filter(event => event.atMs !== 3020);
  expect(failoverAfter(events, MEMBERS, START).phases.adoptedMs).toBeUndefined();
});

test('an attempt that failed before the one that succeeded is not its election', () => {
  const failed = sentinel(1900, 2, '+elected-leader', OLD);
  expect(failoverAfter([...BEFORE, failed, ...FAILOVER], MEMBERS, START).leader).toBe('sentinel-1');
});

test('a publication that did not arrive is read in the log', () => {
  const [published] = FAILOVER.filter(event => event.atMs === 2000);
  const events = FAILOVER.filter(event => event !== published);
  const logged = log(1990, 'sentinel-3', `+sdown ${OLD}`);
  expect(failoverAfter([...BEFORE, logged, ...events], MEMBERS, START).phases.detectedMs).toBe(990);
});

test('a second failover is seen in the masters that were announced', () => {
  const second = sentinel(4000, 2, '+switch-master', 'mymaster 10.0.0.2 6379 10.0.0.3 6379');
  expect(failoverAfter([...BEFORE, ...FAILOVER, second], MEMBERS, START).masters).toEqual([
    'redis-2',
    'redis-3',
  ]);
});

test('an old master that becomes a replica of the new one is demoted', () => {
  const events = [...BEFORE, ...FAILOVER, answering(8000, 'redis-1'), role(8001, 1, null), role(9000, 1, 2)];
  expect(failoverAfter(events, MEMBERS, START).phases.demotedMs).toBe(8000);
});

test('a deployment is stable with one master that all live servers agree on', () => {
  expect(whyUnstable(stateAfter(BEFORE), MEMBERS)).toBeUndefined();
});

test.each<[string, ObservedEvent[], string]>([
  ['two masters', [role(40, 2, null)], 'redis-2 still calls itself master beside redis-1'],
  [
    'a master that the sentinels do not name',
    [role(40, 2, null), role(50, 1, 2)],
    'redis-1 does not call itself master, but redis-2 does',
  ],
  ['a dead master', [answering(40, 'redis-1', false)], 'the master redis-1 does not answer'],
  [
    'a master of another deployment',
    [1, 2, 3].map(n => view(40, n, 9)),
    'the sentinels name 10.0.0.9:6379 as the master, which is no server of this deployment',
  ],
  ['sentinels that differ', [view(40, 2, 2)], 'the live sentinels do not agree on a master'],
  ['no live sentinel', [1, 2, 3].map(n => answering(40, `sentinel-${n}`, false)), 'no sentinel answers'],
  ['a replica out of sync', [role(40, 3, 1, 'connect')], 'redis-3 is not in sync (connect)'],
  ['a replica of another', [role(40, 3, 2)], 'redis-3 follows 10.0.0.2'],
])('a deployment is not stable with %s', (_what, events, why) => {
  expect(whyUnstable(stateAfter([...BEFORE, ...events]), MEMBERS)).toBe(why);
});
