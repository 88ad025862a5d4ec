import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, startTopology, type Topology } from '../topology/index.ts';
import { quietDeployment } from './conformance.ts';
import {
  bestReplica,
  crash,
  type Deployment,
  everySentinel,
  leader,
  majorityOfSentinels,
  master,
  minorityOfSentinels,
  named,
} from './index.ts';

let topology: Topology;
let deployment: Deployment;
beforeAll(async () => {
  topology = await startTopology();
  deployment = quietDeployment(topology);
});
afterAll(() => topology.stop());

const replica = (name: string) => topology.find(name) ?? topology.firstMaster;

test('the best replica is a replica, and the one with the lowest priority', async () => {
  const [best] = await bestReplica.find(deployment);
  expect(topology.redis.slice(1)).toContain(best);
  await ask(replica('redis-2'), ['CONFIG', 'SET', 'replica-priority', '200']);
  expect(await bestReplica.find(deployment)).toEqual([replica('redis-3')]);
});

test('a replica with priority 0 is never the best', async () => {
  await ask(replica('redis-2'), ['CONFIG', 'SET', 'replica-priority', '100']);
  await ask(replica('redis-3'), ['CONFIG', 'SET', 'replica-priority', '0']);
  expect(await bestReplica.find(deployment)).toEqual([replica('redis-2')]);
});

test('of equal priority the replica with the largest offset is the best', async () => {
  await ask(replica('redis-3'), ['CONFIG', 'SET', 'replica-priority', '100']);
  await replica('redis-2').signal('STOP');
  await ask(topology.firstMaster, ['SET', 'key', 'x'.repeat(10_000)]);
  expect(await bestReplica.find(deployment)).toEqual([replica('redis-3')]);
  await replica('redis-2').signal('CONT');
});

test('a majority can elect a leader, and a minority can be lost', async () => {
  expect(await majorityOfSentinels.find(deployment)).toHaveLength(2);
  expect(await minorityOfSentinels.find(deployment)).toHaveLength(1);
  expect(await everySentinel.find(deployment)).toHaveLength(3);
});

test('roles stand in the target until they are filled', async () => {
  expect(crash(master).target).toBe('the master');
  expect((await crash(master).aim(deployment)).target).toBe('redis-1');
  expect((await crash(everySentinel).aim(deployment)).target).toBe('sentinel-1, sentinel-2, sentinel-3');
});

test('a role that nobody has is an error in words', async () => {
  const beforeAnyElection = { ...deployment, leader: () => undefined };
  await expect(crash(leader).aim(beforeAnyElection)).rejects.toThrow('no server is the leader just now');
});

test('a name that no server has is refused with those that there are', async () => {
  await expect(crash(named('redis-9')).aim(deployment)).rejects.toThrow(
    /there is no server 'redis-9'; there are redis-1, redis-2, redis-3, sentinel-1/,
  );
});
