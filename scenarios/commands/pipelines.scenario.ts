import { expect, scenario } from '../../harness/index.ts';
import { crash, everyReplica, master, partition } from '../../harness/inject.ts';
import { batches } from '../../harness/workloads.ts';
import { TUNED } from '../clients/tuned.ts';

// Clients write ten elements in a pipeline. A pipeline only saves round trips: an interrupted one can be partially
// applied, and ioredis resends it from its start. Make such writes idempotent, or use MULTI and an id.

scenario(
  'pipelines in a master crash: at most one partial pipeline per client, loss only in flight',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    workload: batches({ as: 'pipeline', size: 10, rate: 20 }),
    planted: {
      what: 'the replicas are cut off from the master beforehand',
      fault: partition({ master: [master], replicas: [everyReplica] }),
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const all = Object.values(clients);
    for (const client of all) await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    const found = outcome.checks.find(({ checker }) => checker === 'atomicity');
    expect(found?.numbers.partialPipelines).toBeLessThanOrEqual(all.length);
    for (const client of Object.values(outcome.clients)) expect(client).toLoseOnlyWritesInFlight();
  },
);
