import { expect, scenario } from '../../harness/index.ts';
import { crash, masterOf } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { SPREAD, TUNED } from './spread.ts';

// One of three masters has lost its replica, and a new one is added without naming a master: redis-cli assigns it
// to the master with the fewest replicas, which is the right one. When that master crashes next, the new replica
// takes over.

scenario(
  'cluster: an added replica is assigned to the shard without one and takes over',
  {
    cluster: { shards: 3, replicasPerShard: 0, nodeTimeout: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['slow', 'loss'],
    planted: {
      what: 'cluster-replica-no-failover yes',
      cluster: { redis: { 'cluster-replica-no-failover': 'yes' } },
    },
  },
  async ({ clients, finish, inject, topology, budget }) => {
    const added = [];
    for (const _ of topology.shards) added.push(await topology.cluster.addReplica());
    expect(added.map(({ shard }) => shard).sort()).toEqual([...topology.shards]);
    const [first] = added;
    const shard = first?.shard ?? '';
    const failover = await inject(crash(masterOf(shard)));
    await expect(failover).toPromoteWithin(budget.promotion);
    expect(failover.timeline().newMaster).toBe(first?.name);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseAtMost(20);
  },
);
