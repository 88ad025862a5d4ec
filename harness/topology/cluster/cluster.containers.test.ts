import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { slotCount, slotOf } from './nodes.ts';
import { type ClusterTopology, startCluster } from './start.ts';

// On real containers.
jest.setTimeout(180_000);

let topology: ClusterTopology;
beforeAll(async () => {
  topology = await startCluster({ shards: 3, replicasPerShard: 1 });
});
afterAll(async () => topology?.stop());

test('all slots have masters, and every shard has a master and a replica', async () => {
  const { cluster, redis, firstMaster } = topology;
  const seen = await cluster.nodesSeenBy(firstMaster);
  const masters = seen.filter(({ role }) => role === 'master');
  expect(masters.map(({ slots }) => slotCount(slots)).reduce((a, b) => a + b)).toBe(16_384);
  const byShard = Map.groupBy(redis, server => server.shard);
  expect([...byShard.keys()].sort()).toEqual(topology.shards);
  expect([...byShard.values()].map(servers => servers.length)).toEqual([2, 2, 2]);
});

test('the slot of a key is the one that servers tell, and clients are sent there', async () => {
  const client = topology.cluster.connect();
  for (const key of ['a', 'user:{42}:cart', 'größe', '{}x']) {
    expect(slotOf(key)).toBe(await topology.ask(topology.firstMaster, 'CLUSTER', 'KEYSLOT', key));
    expect(await client.set(key, key)).toBe('OK');
    expect(await client.get(key)).toBe(key);
  }
});

test('a node that is added has no slots, a replica that is added goes to a master with the fewest', async () => {
  const started: string[] = [];
  const onStart = ({ name }: { readonly name: string }) => started.push(name);
  const node = await topology.cluster.addNode({ onStart });
  expect(node.shard).toBe('shard-4');
  const replica = await topology.cluster.addReplica({ onStart });
  expect(replica.shard).toBe('shard-4');
  expect(started).toEqual(['redis-7', 'redis-8']);
  expect(await topology.cluster.nodesSeenBy(topology.firstMaster)).toHaveLength(8);
});

test('redis-cli says what is wrong in its own words', async () => {
  await expect(topology.cluster.administer('del-node', 'nobody')).rejects.toThrow(
    /--cluster del-node on redis-1 failed/,
  );
  await expect(topology.cluster.administer('check')).resolves.toMatch(/All 16384 slots covered/);
});
