import { expect, test } from '@jest/globals';
import type { Operation } from '../history/index.ts';
import type { ObservedEvent } from '../observation/index.ts';
import type { Member } from '../timeline/index.ts';
import { replacedIn, staleMasterWrites } from './stale-master.ts';

const host = (n: number) => `10.0.0.${n}`;
const member = (n: number, shard?: string): Member => ({
  name: `redis-${n}`,
  kind: 'redis',
  address: { host: host(n), port: 6379 },
  ...(shard && { shard }),
});
const MEMBERS = [member(1), member(2), member(3)];

const role = (atMs: number, n: number, role: 'master' | 'replica'): ObservedEvent => ({
  kind: 'role',
  atMs,
  server: `redis-${n}`,
  role,
  offset: 0,
  master: null,
  link: null,
});

const write = (atMs: number, n: number, changes: Partial<Operation> = {}): Operation => ({
  id: atMs,
  client: 'app',
  kind: 'append',
  key: 'k',
  value: 'v',
  invokedAtMs: atMs - 1,
  completedAtMs: atMs,
  outcome: 'ok',
  server: `${host(n)}:6379`,
  ...changes,
});

const STARTED = [role(0, 1, 'master'), role(0, 2, 'replica'), role(0, 3, 'replica')];
const FAILED_OVER = [...STARTED, role(100, 2, 'master')];

const found = (events: readonly ObservedEvent[], writes: readonly Operation[], members = MEMBERS) =>
  staleMasterWrites({ events, members, histories: new Map([['app', writes]]), clockOriginMs: 10 }).app;

test('writes that a master acknowledges after another one was promoted last from the promotion to the last of them', () => {
  expect(found(FAILED_OVER, [write(90, 1), write(110, 1), write(350, 1), write(400, 2)])).toEqual([
    { server: 'redis-1', successor: 'redis-2', fromMs: 90, toMs: 340, count: 2 },
  ]);
});

test('reads, failed writes and writes without an answer are none', () => {
  const writes = [
    write(110, 1, { kind: 'read' }),
    write(120, 1, { outcome: 'fail' }),
    write(130, 1, { outcome: 'unresolved' }),
  ];
  expect(found(FAILED_OVER, writes)).toBeUndefined();
});

test('a server that is no member of the deployment is none', () => {
  expect(found(FAILED_OVER, [write(110, 9)])).toBeUndefined();
});

test('a master that only restarts is not promoted, and replaces nobody', () => {
  expect(found([...STARTED, role(100, 1, 'master')], [write(110, 2)])).toBeUndefined();
});

test('after a second failover the newest master is none that was replaced', () => {
  const back = [...FAILED_OVER, role(150, 1, 'replica'), role(200, 1, 'master'), role(300, 2, 'replica')];
  expect(found(back, [write(250, 1), write(260, 2)])).toMatchObject([
    { server: 'redis-2', successor: 'redis-1', fromMs: 190, toMs: 250 },
  ]);
});

test('neither is a master that never changed its role, and that Sentinel switches back to', () => {
  const payload = `mymaster ${host(2)} 6379 ${host(1)} 6379`;
  const back: ObservedEvent = {
    kind: 'sentinel',
    atMs: 200,
    sentinel: 's',
    event: '+switch-master',
    payload,
  };
  expect(found([...FAILED_OVER, back], [write(250, 1)])).toBeUndefined();
});

test('a promotion in one shard replaces no master of another', () => {
  const members = [member(1, 'a'), member(2, 'b'), member(3, 'b')];
  expect(found(FAILED_OVER, [write(150, 1)], members)).toBeUndefined();
});

test('a server is found by its number as well, where the deployment goes by names', () => {
  const named = MEMBERS.map((each, i) => ({
    ...each,
    address: { host: each.name, port: 6379 },
    ip: host(i + 1),
  }));
  expect(found(FAILED_OVER, [write(150, 1)], named)).toMatchObject([{ server: 'redis-1', count: 1 }]);
});

test('a master has been replaced from the promotion of another one on, until it is promoted again', () => {
  const back = [...FAILED_OVER, role(150, 1, 'replica'), role(200, 1, 'master'), role(300, 2, 'replica')];
  const isReplaced = replacedIn({ events: back, members: MEMBERS });
  expect([90, 110, 210].map(atMs => isReplaced(`${host(1)}:6379`, atMs))).toEqual([false, true, false]);
  expect([110, 210].map(atMs => isReplaced(`${host(2)}:6379`, atMs))).toEqual([false, true]);
  expect(isReplaced(`${host(9)}:6379`, 110)).toBe(false);
});

test('a master of the end that was no replica since has not been replaced: the other promotion came to nothing', () => {
  const events = [...FAILED_OVER, role(300, 2, 'replica')];
  const final = { data: {}, master: 'redis-1', readAtMs: 400 };
  const isReplaced = replacedIn({ events, members: MEMBERS, final });
  expect(isReplaced(`${host(1)}:6379`, 110)).toBe(false);
});
