import { afterAll, expect, test } from '@jest/globals';
import { poll } from '../basics/index.ts';
import { startHosts } from './hosts.ts';
import type { Server } from './server.ts';
import { startTopology } from './start.ts';

const SMALL = { replicas: 1, sentinels: 1 } as const;

const hosts = startHosts(SMALL);
afterAll(() => hosts.release());

test('kept hosts are as they were after replicas were added and removed', async () => {
  const one = await startTopology(SMALL, { hosts });
  const [, first] = one.redis as [Server, Server];
  const added = await one.addReplica({ master: one.firstMaster });
  expect(added.name).toBe('redis-3');
  await one.removeReplica(first);
  expect(one.redis.map(({ name }) => name)).toEqual(['redis-1', 'redis-3']);
  expect(one.former).toEqual([first]);
  await expect(one.removeReplica(one.sentinels[0] as Server)).rejects.toThrow(
    /sentinel-1, given to removeReplica, is no redis server of this topology; there are redis-1, redis-3/,
  );
  await one.stop();

  const other = await startTopology(SMALL, { hosts });
  expect(other.redis.map(({ name }) => name)).toEqual(['redis-1', 'redis-2']);
  await other.stop();
});

test('a replica whose host is also that of a sentinel is not removed', async () => {
  const topology = await startTopology({ ...SMALL, sentinels: 2, colocated: true });
  await expect(topology.removeReplica(topology.redis[1] as Server)).rejects.toThrow(
    /redis-2, given to removeReplica, shares its host with sentinel-2/,
  );
  await topology.stop();
});

test('what is written once a replica was added is not lost with its master', async () => {
  // A master that looks after its children once a second notices the end of the one that made the copy late.
  const topology = await startTopology({ ...SMALL, redis: { hz: '1' } }, { hosts });
  const { firstMaster, ask } = topology;
  for (const value of ['1', '2', '3', '4', '5', '6', '7', '8']) {
    const added = await topology.addReplica({ master: firstMaster });
    await ask(firstMaster, 'SET', 'key', value);
    await firstMaster.signal('STOP');
    const arrived = async () => (await ask(added, 'GET', 'key')) === value || undefined;
    expect(await poll(arrived, { withinMs: 10_000, everyMs: 20 })).toBe(true);
    await firstMaster.signal('CONT');
    await topology.removeReplica(added);
  }
  await topology.stop();
});
