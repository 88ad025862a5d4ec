import { expect, test } from '@jest/globals';
import type { ObservedEvent } from '../observation/index.ts';
import type { Member } from './cast.ts';
import { failoverAfter } from './kind.ts';
import { sentinelEvents } from './sentinel-events.ts';
import { tiedVote } from './sentinel-kind.ts';
import { partOf, shardsOf } from './shards.ts';
import { namedByMost, stateAfter, whyUnstable } from './state.ts';

// Two shards of a master and a replica, watched by the same three sentinels.

const address = (n: number) => ({ host: `10.0.0.${n}`, port: 6379 });
const redis = (n: number, shard: string): Member => ({
  name: `redis-${n}`,
  kind: 'redis',
  shard,
  address: address(n),
});
const MEMBERS: Member[] = [
  redis(1, 'shard-1'),
  redis(2, 'shard-1'),
  redis(3, 'shard-2'),
  redis(4, 'shard-2'),
  ...[1, 2, 3].map(
    (n): Member => ({
      name: `sentinel-${n}`,
      kind: 'sentinel',
      address: { host: `10.0.1.${n}`, port: 26379 },
    }),
  ),
];

const said = (atMs: number, n: number, event: string, payload: string): ObservedEvent => ({
  kind: 'sentinel',
  atMs,
  sentinel: `sentinel-${n}`,
  event,
  payload,
});
const view = (atMs: number, n: number, shard: string, master: number): ObservedEvent => ({
  kind: 'view',
  atMs,
  sentinel: `sentinel-${n}`,
  shard,
  master: address(master),
});
const role = (atMs: number, n: number, follows?: number): ObservedEvent => ({
  kind: 'role',
  atMs,
  server: `redis-${n}`,
  role: follows === undefined ? 'master' : 'replica',
  offset: 0,
  master: follows === undefined ? null : address(follows),
  link: follows === undefined ? null : 'connected',
});
const answering = (server: string, is = true, atMs = 0): ObservedEvent => ({
  kind: 'answering',
  atMs,
  server,
  answering: is,
  why: '',
});

const BEFORE: ObservedEvent[] = [
  ...MEMBERS.map(({ name }) => answering(name)),
  role(0, 1),
  role(0, 2, 1),
  role(0, 3),
  role(0, 4, 3),
  ...[1, 2, 3].flatMap(n => [view(0, n, 'shard-1', 1), view(0, n, 'shard-2', 3)]),
];

/** The failover of shard-2 in epoch 1, led by sentinel-2. */
const SECOND_SHARD: ObservedEvent[] = [
  answering('redis-3', false, 1100),
  said(2000, 2, '+sdown', 'master shard-2 10.0.0.3 6379'),
  said(2100, 2, '+odown', 'master shard-2 10.0.0.3 6379 #quorum 2/2'),
  said(2110, 2, '+new-epoch', '1'),
  said(2111, 2, '+try-failover', 'master shard-2 10.0.0.3 6379'),
  said(2112, 2, '+vote-for-leader', 'second 1'),
  said(2150, 3, '+new-epoch', '1'),
  said(2151, 3, '+vote-for-leader', 'second 1'),
  said(2200, 2, '+elected-leader', 'master shard-2 10.0.0.3 6379'),
  said(2300, 2, '+selected-slave', 'slave 10.0.0.4:6379 10.0.0.4 6379 @ shard-2 10.0.0.3 6379'),
  role(2400, 4),
  said(3000, 2, '+switch-master', 'shard-2 10.0.0.3 6379 10.0.0.4 6379'),
  ...[1, 2, 3].map(n => view(3050, n, 'shard-2', 4)),
];

test('the failover of a shard is read where the fault hit its master', () => {
  const events = [...BEFORE, ...SECOND_SHARD];
  expect(failoverAfter(events, MEMBERS, { injectedAtMs: 1000, oldMaster: 'redis-3' })).toMatchObject({
    newMaster: 'redis-4',
    leader: 'sentinel-2',
    masters: ['redis-4'],
    epochs: [1],
    phases: { detectedMs: 1000, promotedMs: 1400, announcedMs: 2000, adoptedMs: 2050 },
  });
});

test('a +switch-master, a promotion and an election of another shard are not taken for those of this one', () => {
  const events = [...BEFORE, ...SECOND_SHARD];
  const timeline = failoverAfter(events, MEMBERS, { injectedAtMs: 1000, oldMaster: 'redis-1' });
  expect(timeline).toEqual({ phases: {}, oldMaster: 'redis-1', masters: [], epochs: [] });
});

test('a sentinel that says so in its log only is told apart as well', () => {
  const inLog = (text: string): ObservedEvent => ({
    kind: 'log',
    atMs: 3001,
    loggedAtMs: 3000,
    server: 'sentinel-2',
    line: `8:X 21 Nov 2026 04:45:03.000 # ${text}`,
  });
  const events = [...BEFORE, inLog('+switch-master shard-2 10.0.0.3 6379 10.0.0.4 6379')];
  const of = (oldMaster: string) => failoverAfter(events, MEMBERS, { injectedAtMs: 1000, oldMaster }).masters;
  expect(of('redis-1')).toEqual([]);
  expect(of('redis-3')).toEqual(['redis-4']);
});

test('each shard has the master that most sentinels name for it', () => {
  const events = [...BEFORE, ...SECOND_SHARD];
  const named = shardsOf(MEMBERS).map(shard =>
    namedByMost(stateAfter(partOf(shard, events, MEMBERS).events)),
  );
  expect(named).toEqual([address(1), address(4)]);
});

test('one shard is stable, and the other is not', () => {
  const events = [...BEFORE, ...SECOND_SHARD, answering('redis-3', true, 4000)];
  const whyUnstableIn = (shard: string) => {
    const part = partOf(shard, events, MEMBERS);
    return whyUnstable(stateAfter(part.events), part.members);
  };
  expect(whyUnstableIn('shard-1')).toBeUndefined();
  expect(whyUnstableIn('shard-2')).toBe('redis-3 still calls itself master beside redis-4');
});

test('votes name no master, and are told apart by the candidate and its epoch', () => {
  const tie: ObservedEvent[] = [
    said(2110, 1, '+new-epoch', '1'),
    said(2111, 1, '+try-failover', 'master shard-1 10.0.0.1 6379'),
    said(2112, 1, '+vote-for-leader', 'first 1'),
    said(2113, 3, '+try-failover', 'master shard-1 10.0.0.1 6379'),
    said(2114, 3, '+vote-for-leader', 'third 1'),
  ];
  const events = [...SECOND_SHARD, ...tie];
  const votes = (shard: string) => tiedVote(sentinelEvents(partOf(shard, events, MEMBERS).events), 3);
  expect(votes('shard-1')).toEqual(['sentinel-1', 'sentinel-3']);
  expect(votes('shard-2')).toBeUndefined();
});

test('where there is one shard only, nothing is left out', () => {
  const members = MEMBERS.slice(0, 2).map(({ shard: _, ...member }) => member);
  expect(partOf('mymaster', BEFORE, members)).toEqual({ events: BEFORE, members });
});
