import { expect, test } from '@jest/globals';
import type { Server } from '../../topology/index.ts';
import { changesOf, wrongOnDisk } from '../disk-contents.ts';
import { machineRoomRestart } from '../index.ts';
import { inOrder, outOfOrder } from '../return-order.ts';

const server = (name: string) => ({ name, address: { host: `10.0.0.${name.at(-1)}` } }) as Server;
const REDIS = [server('redis-1'), server('redis-2')] as const;
const SENTINELS = [server('sentinel-1'), server('sentinel-2')] as const;
const TOPOLOGY = { redis: [...REDIS] as [Server, ...Server[]], sentinels: [...SENTINELS] };

const started = (...atMs: readonly number[]) =>
  ['redis-1', 'redis-2', 'sentinel-1'].map((name, i) => ({ server: name, atMs: atMs[i] as number }));

test('servers that start in their order, and the others after them, are in order', () => {
  expect(outOfOrder(started(200, 100, 300), ['redis-2', 'redis-1'], 100)).toBeUndefined();
  expect(outOfOrder(started(200, 100, 50), [], 0)).toBeUndefined();
});

test('a server that starts before its turn is out of order, and so is one that is not named', () => {
  expect(outOfOrder(started(100, 200, 300), ['redis-2', 'redis-1'], 0)).toBe(
    'redis-1 started -100 ms after redis-2, expected at least 0 ms',
  );
  expect(outOfOrder(started(100, 200, 150), ['redis-1', 'redis-2'], 0)).toBe(
    'sentinel-1 started -50 ms after redis-2, expected at least 0 ms',
  );
});

test('a time between two starts that is too short is out of order', () => {
  expect(outOfOrder(started(100, 500, 900), ['redis-1', 'redis-2'], 500)).toBe(
    'redis-2 started 400 ms after redis-1, expected at least 500 ms',
  );
});

test('the order is that of its names, and all other servers come last', () => {
  const { inTurn, others } = inOrder([...REDIS, ...SENTINELS], ['sentinel-2', 'redis-1']);
  expect(inTurn.map(({ name }) => name)).toEqual(['sentinel-2', 'redis-1']);
  expect(others.map(({ name }) => name)).toEqual(['redis-2', 'sentinel-1']);
});

test('values for all servers of a kind and for single ones change the disks of these', () => {
  expect([...changesOf({}, TOPOLOGY)]).toEqual([]);
  expect([...changesOf({ sentinelFiles: 'first', data: { 'redis-1': 'deleted' } }, TOPOLOGY)]).toEqual([
    [SENTINELS[0], { as: 'first' }],
    [SENTINELS[1], { as: 'first' }],
    [REDIS[0], { as: 'deleted' }],
  ]);
  const files = { 'sentinel-1': 'kept', 'sentinel-2': { monitors: 'redis-2' } } as const;
  expect([...changesOf({ sentinelFiles: files }, TOPOLOGY)]).toEqual([
    [SENTINELS[1], { as: 'monitors', master: REDIS[1] }],
  ]);
});

test('a name that no server has is refused', () => {
  expect(() => inOrder(REDIS, ['redis-7'])).toThrow(
    "order, given to machineRoomRestart, names 'redis-7'; allowed: redis-1, redis-2",
  );
  expect(() => changesOf({ data: { 'sentinel-1': 'deleted' } }, TOPOLOGY)).toThrow(
    "data, given to machineRoomRestart, names 'sentinel-1'; allowed: redis-1, redis-2",
  );
  expect(() => changesOf({ sentinelFiles: { 'sentinel-1': { monitors: 'x' } } }, TOPOLOGY)).toThrow(
    "monitors, given to machineRoomRestart, names 'x'; allowed: redis-1, redis-2",
  );
});

test('a disk that still has what should be gone is no proof', () => {
  expect(wrongOnDisk(REDIS[0], { as: 'deleted' }, '')).toBeUndefined();
  expect(wrongOnDisk(REDIS[0], { as: 'deleted' }, './dump.rdb')).toBe(
    'redis-1 found on its disk: ./dump.rdb',
  );
  expect(wrongOnDisk(REDIS[0], { as: 'deleted' }, undefined)).toBe('the disk of redis-1 was not changed');
  const monitors = { as: 'monitors', master: REDIS[1] } as const;
  expect(wrongOnDisk(SENTINELS[0], monitors, 'sentinel monitor m 10.0.0.2 6379 2')).toBeUndefined();
  expect(wrongOnDisk(SENTINELS[0], monitors, 'sentinel monitor m 10.0.0.1 6379 2')).toMatch(
    /found on its disk/,
  );
});

test.each([
  [{ orders: [] }, /unknown option 'orders'; known: order, between, sentinelFiles, data/],
  [{ order: ['redis-1', 'redis-1'] }, /order, .*allowed: a list of names of servers, each once/],
  [{ order: 'redis-1' }, /order, .*allowed: a list of names/],
  [{ order: [{ role: 'the master' }] }, /order, .*allowed: a list of names/],
  [{ between: '1s' }, /between, .*allowed: none without `order`/],
  [{ order: ['redis-1'], between: '5' }, /between, .*a positive duration with its unit/],
  [{ sentinelFiles: 'old' }, /sentinelFiles, .*allowed: 'kept', 'first' or \{ monitors: 'redis-2' \}/],
  [{ sentinelFiles: { 'sentinel-1': { master: 'x' } } }, /unknown option 'master'; known: monitors/],
  [{ sentinelFiles: { 'sentinel-1': { monitors: 2 } } }, /sentinelFiles\['sentinel-1'\], .*allowed/],
  [{ data: { 'redis-1': 'gone' } }, /data\['redis-1'\], .*allowed: 'kept' or 'deleted'/],
])('the options %j are refused at once', (options, message) => {
  expect(() => machineRoomRestart('1s', options as never)).toThrow(message);
});
