import { crash, everyReplica, expect, expiring, master, partition, scenario } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// Sessions, locks and caches live on keys that expire. Redis replicates the moment at which a key expires, not the time
// that it has left, so a failover gives no key more time or less. The clocks of the servers must agree for that.

scenario(
  'keys keep their TTL in a failover',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    workload: expiring({ ttlMs: 60_000 }),
    planted: {
      what: 'the replicas are cut off from the master beforehand',
      fault: partition({ master: [master], replicas: [everyReplica] }),
    },
  },
  async ({ clients, histories, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    for (const client of Object.values(clients))
      await expect(client).toFollowPromotionWithin(budget.following);
    await expect(histories).toHold('ttl');
  },
);
