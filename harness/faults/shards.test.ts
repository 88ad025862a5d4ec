import { expect, test } from '@jest/globals';
import type { Server, Topology } from '../topology/index.ts';
import { type Deployment, masterNameOf } from './deployment.ts';
import { anySentinel, everyReplica, inShard, master, masterOf, named, serversOf } from './roles.ts';

const server = (name: string, shard?: string) =>
  ({ name, kind: shard === undefined ? 'sentinel' : 'redis', shard }) as Server;

const REDIS = [
  server('redis-1', 'a'),
  server('redis-2', 'a'),
  server('redis-3', 'b'),
  server('redis-4', 'b'),
];
const SENTINELS = [server('sentinel-1')];

/** Of each shard the second server is the master now. */
const deployment: Deployment = {
  topology: {
    shards: ['a', 'b'],
    redis: REDIS,
    sentinels: SENTINELS,
    servers: [...REDIS, ...SENTINELS],
    firstMaster: REDIS[0],
    find: (wanted: string) => [...REDIS, ...SENTINELS].find(({ name }) => name === wanted),
  } as unknown as Topology,
  master(shard = masterNameOf(deployment)) {
    return REDIS.filter(each => each.shard === shard)[1] as Server;
  },
  leader: () => undefined,
  clientPorts: {},
  pick: ([first]) => first as never,
  fired: async () => undefined,
};

const names = async (...asked: Parameters<typeof serversOf>) =>
  (await serversOf(...asked)).map(({ name }) => name);

test('a role is looked for among the servers of its shard, and sentinels are in all of them', async () => {
  expect(await names(masterOf('b'), deployment)).toEqual(['redis-4']);
  expect(await names(inShard('a', everyReplica), deployment)).toEqual(['redis-1']);
  expect(await names(inShard('b', anySentinel), deployment)).toEqual(['sentinel-1']);
  expect(masterOf('b').role).toBe('the master of b');
});

test('without a shard every replica is that of each, and one master is not said which', async () => {
  expect(await names(everyReplica, deployment)).toEqual(['redis-1', 'redis-3']);
  await expect(serversOf(master, deployment)).rejects.toThrow(
    "this topology has 2 masters: say which is meant, as masterOf('a')",
  );
});

test('a shard that there is not is refused, with those that there are', async () => {
  await expect(serversOf(masterOf('c'), deployment)).rejects.toThrow(
    /the shard given to a role is "c" .*allowed: 'a' or 'b'/,
  );
});

test('a server of another shard is refused, with those of this one', async () => {
  expect(await names(inShard('b', named('redis-3')), deployment)).toEqual(['redis-3']);
  expect(await names(inShard('b', named('sentinel-1')), deployment)).toEqual(['sentinel-1']);
  await expect(serversOf(inShard('b', named('redis-1')), deployment)).rejects.toThrow(
    "there is no server 'redis-1'; there are redis-3, redis-4, sentinel-1",
  );
});
