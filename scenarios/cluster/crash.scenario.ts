import { crash, expect, masterOf, scenario } from '../../harness/index.ts';
import { SPREAD, TUNED } from './spread.ts';

// The master of one shard dies. The others agree by gossip that it has, after a node timeout; its replica waits half a
// second to a whole one, asks the other masters for their votes, and takes over. Let clients retry for longer than that:
// by default ioredis gives up after 1.6 s.

scenario(
  'the replica of a crashed master of a cluster is elected and takes over its slots, and clients follow',
  {
    cluster: { shards: 3, replicasPerShard: 1, nodeTimeout: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    workload: SPREAD,
    tags: ['smoke', 'loss'],
    planted: {
      what: 'replicas that may not take over',
      cluster: { redis: { 'cluster-replica-no-failover': 'yes' } },
    },
  },
  async ({ clients, finish, inject, budget, topology }) => {
    const failover = await inject(crash(masterOf('shard-1')));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.tuned).toFollowPromotionWithin(budget.following);
    await expect(clients.defaults).toFollowPromotionWithin(budget.following);
    for (const shard of topology.shards)
      expect(await topology.cluster.writeUntil(shard, /OK/, budget.detection)).toBe('OK');
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseAtMost(20);
    expect(outcome).toPassCheckers('convergence');
  },
);
