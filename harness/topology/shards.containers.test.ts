import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fields } from './control.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

let topology: Topology;

beforeAll(async () => {
  topology = await startTopology({
    shards: 3,
    replicas: 1,
    maxmemory: '4mb',
    maxmemoryPolicy: 'allkeys-lru',
    servers: { 'redis-4': { 'maxmemory-policy': 'volatile-ttl' } },
  });
});
afterAll(() => topology?.stop());

test('every sentinel watches every master with its replica, and hears of the other sentinels', async () => {
  expect(topology.shards).toEqual(['shard-1', 'shard-2', 'shard-3']);
  for (const sentinel of topology.sentinels) {
    for (const shard of topology.shards) {
      const [master, replica] = topology.redis.filter(server => server.shard === shard);
      const seen = fields(await topology.ask(sentinel, 'SENTINEL', 'MASTER', shard));
      expect(seen).toMatchObject({
        ip: master?.address.host,
        'num-slaves': '1',
        'num-other-sentinels': '2',
      });
      const [followed] = (await topology.ask(sentinel, 'SENTINEL', 'REPLICAS', shard)) as unknown[];
      expect(fields(followed).ip).toBe(replica?.address.host);
    }
  }
});

test('the masters stand before their replicas, and data of one shard is in no other', async () => {
  expect(topology.redis.map(({ name, shard }) => `${name} ${shard}`)).toEqual([
    'redis-1 shard-1',
    'redis-2 shard-1',
    'redis-3 shard-2',
    'redis-4 shard-2',
    'redis-5 shard-3',
    'redis-6 shard-3',
  ]);
  await topology.connect({ name: 'shard-2' }).set('key', 'here');
  const kept = topology.redis.map(server => topology.ask(server, 'EXISTS', 'key'));
  expect((await Promise.all(kept)).slice(0, 2)).toEqual([0, 0]);
  expect((await Promise.all(kept))[2]).toBe(1);
});

test('the memory limit and its policy are those of the options, and one server may have its own', async () => {
  const told = topology.redis.map(async server => [
    server.name,
    ...((await topology.ask(server, 'CONFIG', 'GET', 'maxmemory-policy')) as string[]).slice(1),
    ...((await topology.ask(server, 'CONFIG', 'GET', 'maxmemory')) as string[]).slice(1),
  ]);
  expect(await Promise.all(told)).toEqual(
    ['redis-1', 'redis-2', 'redis-3', 'redis-4', 'redis-5', 'redis-6'].map(name => [
      name,
      name === 'redis-4' ? 'volatile-ttl' : 'allkeys-lru',
      String(4 * 1024 * 1024),
    ]),
  );
});
