import { expect, scenario } from '../../harness/index.ts';
import { crash, everyReplica, master, partition } from '../../harness/inject.ts';
import { expiring } from '../../harness/workloads.ts';
import { TUNED } from '../clients/tuned.ts';

// Sessions, locks and caches depend on keys that expire. Redis replicates the absolute expiry time, not the
// remaining TTL, so a failover does not change when a key expires. The clocks of the servers must agree.

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
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    for (const client of Object.values(clients))
      await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome).toPassCheckers('ttl');
  },
);
