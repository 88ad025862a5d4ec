import { afterAll, expect, test } from '@jest/globals';
import { startHosts } from './hosts.ts';
import type { Server } from './server.ts';
import { startTopology } from './start.ts';

const MINUTE = 60_000;
const SMALL = { replicas: 1, sentinels: 1 } as const;

const hosts = startHosts(SMALL);
afterAll(() => hosts.remove());

test(
  'kept hosts are as they were after replicas were added and removed',
  async () => {
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
  },
  MINUTE,
);

test(
  'a replica whose host is also that of a sentinel is not removed',
  async () => {
    const topology = await startTopology({ ...SMALL, sentinels: 2, colocated: true });
    await expect(topology.removeReplica(topology.redis[1] as Server)).rejects.toThrow(
      /redis-2, given to removeReplica, shares its host with sentinel-2/,
    );
    await topology.stop();
  },
  MINUTE,
);
