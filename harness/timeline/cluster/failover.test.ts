import { expect, test } from '@jest/globals';
import type { ObservedEvent } from '../../observation/index.ts';
import type { Member } from '../cast.ts';
import { failoverAfter, kindOf, obstaclesAfter } from '../kind.ts';
import { clusterStateAfter, isCluster, masterOfShard, whyClusterUnstable } from './state.ts';

// A cluster of three shards: redis-1 to redis-3 are masters, redis-4 to redis-6 their replicas.

const member = (n: number): Member => ({
  name: `redis-${n}`,
  kind: 'redis',
  address: { host: `10.0.0.${n}`, port: 6379 },
  shard: `shard-${((n - 1) % 3) + 1}`,
});
const MEMBERS = [1, 2, 3, 4, 5, 6].map(member);
const NAMES = MEMBERS.map(({ name }) => name);
const idOf = (n: number) => String(n).repeat(40);
const SLOTS = { 'redis-1': '0-5460', 'redis-2': '5461-10922', 'redis-3': '10923-16383' };
const { 'redis-1': FIRST, ...OTHERS } = SLOTS;
const MOVED = { ...OTHERS, 'redis-4': FIRST };

const role = (atMs: number, n: number, master: number | null, link = 'connected'): ObservedEvent => ({
  kind: 'role',
  atMs,
  server: `redis-${n}`,
  role: master === null ? 'master' : 'replica',
  offset: 0,
  master: master === null ? null : member(master).address,
  link: master === null ? null : link,
});
const answering = (atMs: number, n: number, is = true): ObservedEvent => ({
  kind: 'answering',
  atMs,
  server: `redis-${n}`,
  answering: is,
  why: '',
});
const view = (
  atMs: number,
  n: number,
  seen: Partial<Extract<ObservedEvent, { kind: 'cluster view' }>> = {},
): ObservedEvent => ({
  kind: 'cluster view',
  atMs,
  server: `redis-${n}`,
  id: idOf(n),
  epoch: n,
  state: 'ok',
  owners: SLOTS,
  suspected: [],
  failing: [],
  ...seen,
});
const log = (loggedAtMs: number, n: number, text: string): ObservedEvent => ({
  kind: 'log',
  atMs: loggedAtMs + 1,
  server: `redis-${n}`,
  loggedAtMs,
  line: `7:S 21 Nov 2026 04:45:03.740 # ${text}`,
});

const STABLE: readonly ObservedEvent[] = [1, 2, 3, 4, 5, 6].flatMap(n => [
  answering(0, n),
  role(0, n, n > 3 ? n - 3 : null),
  view(0, n),
]);

const FAILOVER: readonly ObservedEvent[] = [
  answering(1001, 1, false),
  view(3000, 2, { suspected: ['redis-1'] }),
  view(3400, 2, { failing: ['redis-1'], state: 'fail' }),
  log(3300, 2, `Marking node ${idOf(1)} (redis-1) as failing (quorum reached).`),
  log(3301, 3, `FAIL message received from ${idOf(2)} (redis-2) about ${idOf(1)} (redis-1)`),
  log(3900, 4, 'Starting a failover election for epoch 7.'),
  log(3910, 2, `Failover auth granted to ${idOf(4)} (redis-4) for epoch 7`),
  log(3920, 4, "Failover election won: I'm the new master."),
  role(3950, 4, null),
  ...[2, 3, 4, 5, 6].map((n, i) =>
    view(4000 + i, n, { owners: MOVED, failing: ['redis-1'], epoch: n === 4 ? 7 : n }),
  ),
];
const START = { injectedAtMs: 1000, oldMaster: 'redis-1' };

test('the phases of a failover of one shard, by logs and by what nodes say', () => {
  expect(failoverAfter([...STABLE, ...FAILOVER], MEMBERS, START)).toMatchObject({
    phases: {
      suspectedMs: 2000,
      failedMs: 2300,
      requestedMs: 2900,
      grantedMs: 2910,
      promotedMs: 2920,
      coveredMs: 3004,
    },
    newMaster: 'redis-4',
    masters: ['redis-4'],
    epochs: [7],
  });
});

test('Redis 7 names nodes by their ids alone, and Valkey calls masters primaries', () => {
  const events = [
    log(3300, 2, `Marking node ${idOf(1)} as failing (quorum reached).`),
    log(3910, 2, `Failover auth granted to ${idOf(4)} for epoch 7`),
    log(3920, 4, "Failover election won: I'm the new primary."),
  ];
  const { phases } = failoverAfter([...STABLE, ...events], MEMBERS, START);
  expect(phases).toMatchObject({ failedMs: 2300, grantedMs: 2910, promotedMs: 2920 });
});

test('what happens in another shard is no part of it', () => {
  const other = { injectedAtMs: 1000, oldMaster: 'redis-2' };
  const { phases, newMaster } = failoverAfter([...STABLE, ...FAILOVER], MEMBERS, other);
  expect({ phases, newMaster }).toEqual({ phases: {}, newMaster: undefined });
});

test('slots are covered only when every node that answers says so', () => {
  const events = [...STABLE, ...FAILOVER, view(5000, 3, { owners: SLOTS })].filter(
    event => !(event.kind === 'cluster view' && event.server === 'redis-3' && event.owners === MOVED),
  );
  expect(failoverAfter(events, MEMBERS, START).phases.coveredMs).toBeUndefined();
  const gone = [...events, answering(6000, 3, false)];
  expect(failoverAfter(gone, MEMBERS, START).phases.coveredMs).toBe(5000);
});

test('the old master is demoted when it follows the new one', () => {
  const events = [...STABLE, ...FAILOVER, role(6000, 1, 4, 'sync')];
  expect(failoverAfter(events, MEMBERS, START).phases.demotedMs).toBe(5000);
});

test('the master of a shard is the one with the higher epoch, also when the old one still says that it is', () => {
  expect(masterOfShard(clusterStateAfter(STABLE), MEMBERS, 'shard-1')).toBe('redis-1');
  expect(masterOfShard(clusterStateAfter([...STABLE, ...FAILOVER]), MEMBERS, 'shard-1')).toBe('redis-4');
});

test('why nobody was promoted is told in the words of the replicas', () => {
  const events = [
    ...STABLE,
    answering(1001, 1, false),
    log(4000, 4, 'Currently unable to failover: Waiting for votes, but majority still not reached.'),
    log(4000, 5, 'Currently unable to failover: Disconnected from master for longer than allowed.'),
  ];
  expect(obstaclesAfter(events, MEMBERS, START)).toEqual([
    'redis-4 says: Waiting for votes, but majority still not reached.',
    'not answering: redis-1',
  ]);
  expect(obstaclesAfter(STABLE, MEMBERS, { ...START, injectedAtMs: 0 })).toEqual([]);
});

test.each<[string, readonly ObservedEvent[], RegExp | undefined]>([
  ['as it began', [], undefined],
  ['with a dead replica', [answering(1, 4, false)], undefined],
  ['with a node that refuses', [view(1, 5, { state: 'fail' })], /redis-5 says that the cluster is down/],
  ['without agreement', [view(1, 2, { owners: MOVED })], /do not agree on the owners/],
  ['with a wrong suspicion', [view(1, 2, { suspected: ['redis-3'] })], /redis-2 still holds redis-3/],
  ['with a replica behind', [role(1, 5, 2, 'sync')], /redis-5 is not in sync \(sync\)/],
  ['with an orphan', [answering(1, 1, false)], /redis-4 follows redis-1, which is no live master/],
  ['without any node', NAMES.map((_, i) => answering(1, i + 1, false)), /no node of the cluster answers/],
])('a cluster %s: whether it is stable', (_, events, trouble) => {
  const found = whyClusterUnstable(clusterStateAfter([...STABLE, ...events]), MEMBERS);
  if (trouble === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(trouble);
});

test('a key belongs to the shard that owned its slot at the moment of the fault, also after the failover', () => {
  const events = [...STABLE, ...FAILOVER];
  // Slots 3300, 11298 and 12182.
  const shards = ['b', 'd', 'foo'].map(kindOf(MEMBERS).shardOfKeyAt(events, MEMBERS, 1000) ?? String);
  expect(shards).toEqual(['shard-1', 'shard-3', 'shard-3']);
  const later = kindOf(MEMBERS).shardOfKeyAt(events, MEMBERS, 9000);
  expect(later?.('{b}:7')).toBe('shard-1');
});

test('the likely master of a shard is the last known one, the agreed one has to answer', () => {
  const dead = [...STABLE, answering(1001, 1, false)];
  const { likelyMaster, agreedMaster } = kindOf(MEMBERS);
  expect(likelyMaster(dead, MEMBERS, 'shard-1')).toBe('redis-1');
  expect(agreedMaster(dead, MEMBERS, 'shard-1')).toBeUndefined();
  expect(agreedMaster(dead, MEMBERS, 'shard-2')).toBe('redis-2');
});

test('a replica that comes back as the master that it was before is not promoted', () => {
  const returned = [answering(1500, 4, false), answering(1700, 4), role(1701, 4, null)];
  expect(failoverAfter([...STABLE, ...returned], MEMBERS, START).phases.promotedMs).toBeUndefined();
});

test('a replica that owns the slots of the old master is promoted, also when it was out of sight at that moment', () => {
  const taken = [
    answering(1500, 4, false),
    answering(1700, 4),
    role(1701, 4, null),
    view(1702, 4, { owners: MOVED }),
  ];
  expect(failoverAfter([...STABLE, ...taken], MEMBERS, START).phases.promotedMs).toBe(702);
});

test('shards with sentinels are no cluster', () => {
  const sentinel: Member = {
    name: 'sentinel-1',
    kind: 'sentinel',
    address: { host: '10.0.1.1', port: 26379 },
  };
  expect([isCluster(MEMBERS), isCluster([...MEMBERS, sentinel]), isCluster([])]).toEqual([
    true,
    false,
    false,
  ]);
});
