import { expect, scenario } from '../../harness/index.ts';
import { crash, masterOf } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { SPREAD, TUNED } from './spread.ts';

// The master of one shard crashes. The others agree by gossip after a node timeout; its replica waits half a
// second to a second, requests votes from the other masters, and takes over. Let clients retry for longer than
// that: ioredis defaults give up after 1.6 s.

scenario(
  'cluster: master crash, its replica takes over the slots and clients follow',
  {
    cluster: { shards: 3, replicasPerShard: 1, nodeTimeout: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['smoke', 'loss'],
    planted: {
      what: 'cluster-replica-no-failover yes',
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
