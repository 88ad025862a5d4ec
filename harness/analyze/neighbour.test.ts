import { expect, test } from '@jest/globals';
import type { ObservedEvent } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import type { Member } from '../timeline/index.ts';
import { analyze } from './analyze.ts';
import { AT, recordFixture, writeFixture } from './fixture.ts';

const THEIR_MASTER = { host: '10.0.9.1', port: 6379 };
const GIVEN_AWAY = { host: '10.0.9.2', port: 6379 };
const THEIRS: readonly Member[] = [
  { name: 'neighbour-redis-1', kind: 'redis', address: THEIR_MASTER },
  { name: 'neighbour-redis-2', kind: 'redis', address: GIVEN_AWAY },
  { name: 'neighbour-sentinel-1', kind: 'sentinel', address: { host: '10.0.9.3', port: 26_379 } },
];
const MOVED_AT = AT.origin + 500;

/** redis-3 moves to the address of neighbour-redis-2. */
const members = (): Member[] =>
  recordFixture().members.map(member =>
    member.name === 'redis-3'
      ? { ...member, address: GIVEN_AWAY, past: [{ address: member.address, untilMs: MOVED_AT }] }
      : member,
  );

function findingWith(events: readonly ObservedEvent[], changes: Partial<ScenarioRecord> = {}) {
  const record = recordFixture({ members: members(), neighbour: { name: 'mymaster', members: THEIRS } });
  const all = [...record.events, ...events].toSorted((a, b) => a.atMs - b.atMs);
  return analyze({ ...record, events: all, ...changes }).findings.find(
    ({ checker }) => checker === 'neighbour',
  );
}

const follows = (atMs: number, master: { host: string; port: number }): ObservedEvent => ({
  kind: 'role',
  atMs,
  server: 'redis-3',
  role: 'replica',
  offset: 1,
  master,
  link: 'connected',
});

test('without a neighbour there is no such check', () => {
  expect(analyze(recordFixture()).findings.map(({ checker }) => checker)).not.toContain('neighbour');
});

test('a neighbour that reaches nothing passes', () => {
  expect(findingWith([])).toMatchObject({ verdict: 'pass', numbers: { followed: 0, strayWrites: 0 } });
});

test('an address that a server of ours got is ours from then on', () => {
  const master = follows(MOVED_AT + 10, GIVEN_AWAY);
  expect(findingWith([master])?.verdict).toBe('pass');
  expect(findingWith([{ ...master, atMs: MOVED_AT - 10 }])).toMatchObject({ verdict: 'fail' });
});

test('a server that follows the neighbour fails with the sentinel that ordered it', () => {
  const order: ObservedEvent = {
    kind: 'neighbour',
    atMs: AT.fault + 40,
    sentinel: 'neighbour-sentinel-1',
    event: '+fix-slave-config',
    payload: 'slave 10.0.9.2:6379 10.0.9.2 6379 @ mymaster 10.0.9.1 6379',
  };
  // Of another server.
  const other = { ...order, event: '+convert-to-slave', payload: order.payload.replaceAll('9.2', '9.9') };
  const found = findingWith([order, other, follows(AT.fault + 30, THEIR_MASTER)]);
  expect(found).toMatchObject({ verdict: 'fail', numbers: { followed: 1 }, defects: ['followed'] });
  expect(found?.reason).toBe(
    'redis-3 replicated from neighbour-redis-1 (10.0.9.1:6379), a server of another deployment, whose data replaced their own (+fix-slave-config by neighbour-sentinel-1)',
  );
});

test('sentinels that name its master, and that count its sentinels, fail', () => {
  const named = ['sentinel-1', 'sentinel-2'].map(
    (sentinel): ObservedEvent => ({ kind: 'view', atMs: AT.end - 10, sentinel, master: THEIR_MASTER }),
  );
  const counted: ObservedEvent = {
    kind: 'sentinel',
    atMs: AT.fault,
    sentinel: 'sentinel-2',
    event: '+sentinel',
    payload: `sentinel ${'a'.repeat(40)} 10.0.9.3 26379 @ mymaster 10.0.0.1 6379`,
  };
  const ours = { ...counted, payload: counted.payload.replace('10.0.9.3', '10.0.1.3') };
  const found = findingWith([...named, counted, counted, ours]);
  expect(found).toMatchObject({ numbers: { named: 2, counted: 1 }, defects: ['named', 'counted'] });
  expect(found?.reason).toBe(
    'sentinel-1, sentinel-2 named neighbour-redis-1 (10.0.9.1:6379) as the master; ' +
      'sentinel-2 counted neighbour-sentinel-1 (10.0.9.3:26379) as sentinels of this deployment, for the majority of a vote',
  );
});

test('writes that its master acknowledged fail', () => {
  const write = { ...writeFixture('app', 1, AT.fault, 'redis-1'), server: '10.0.9.1:6379' };
  const found = findingWith([], { histories: new Map([['app', [write, { ...write, id: 2 }]]]) });
  expect(found).toMatchObject({
    numbers: { strayWrites: 2 },
    reason: 'app had 2 writes acknowledged by neighbour-redis-1 (10.0.9.1:6379)',
  });
});

test('one defect is tolerated by its own name, and the others are not', () => {
  const followed = follows(AT.fault, THEIR_MASTER);
  const tolerates = { followed: 'it is known' };
  expect(findingWith([followed], { tolerates })?.expected).toBe('it is known');
  const named: ObservedEvent = {
    kind: 'view',
    atMs: AT.end - 10,
    sentinel: 'sentinel-1',
    master: THEIR_MASTER,
  };
  expect(findingWith([followed, named], { tolerates })?.expected).toBeUndefined();
});
