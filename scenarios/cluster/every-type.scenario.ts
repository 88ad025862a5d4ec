import { eventually, expect, scenario, slotOf } from '../../harness/index.ts';
import { anyReplica, clusterFailover, inShard, masterOf, reshard } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { keysOfEveryType, readAll, writeAll } from './every-type.ts';
import { SPREAD, TUNED } from './spread.ts';

// A cluster holds every type of data, written and read through redirections; then slots move, or a shard fails
// over, and all data must survive. The name of a key determines one of 16384 slots: a node of another shard
// redirects the client.

const FULL = {
  what: 'the memory of one master is full',
  cluster: { servers: { 'redis-2': { maxmemory: '1kb', 'maxmemory-policy': 'noeviction' } } },
};

scenario(
  'cluster of three masters: every data type survives slot migration',
  {
    cluster: { shards: 3, replicasPerShard: 0 },
    clients: { app: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['slow'],
    planted: FULL,
  },
  async ({ finish, inject, topology }) => {
    const client = topology.cluster.connect();
    const keys = keysOfEveryType(10);
    await writeAll(client, keys);
    await inject(reshard(masterOf('shard-1'), 500));
    await eventually('10s', async () => expect(await readAll(client, keys)).toEqual(keys));
    const slots = await Promise.all(keys.map(({ key }) => client.cluster('KEYSLOT', key)));
    expect(slots).toEqual(keys.map(({ key }) => slotOf(key)));
    for (const shard of topology.shards) expect(await topology.cluster.keysIn(shard)).toBeGreaterThan(20);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'cluster of four shards with replicas: every data type survives a shard failover',
  {
    cluster: { shards: 4, replicasPerShard: 1 },
    clients: { app: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['slow'],
    planted: FULL,
  },
  async ({ finish, inject, topology }) => {
    const client = topology.cluster.connect();
    const keys = keysOfEveryType(10);
    await writeAll(client, keys);
    const failover = await inject(clusterFailover(inShard('shard-3', anyReplica), 'plain'));
    await expect(failover).toPromoteWithin('5s');
    await eventually('10s', async () => expect(await readAll(client, keys)).toEqual(keys));
    for (const shard of topology.shards) expect(await topology.cluster.keysIn(shard)).toBeGreaterThan(10);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);
