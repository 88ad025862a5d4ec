import { batches, crash, everyReplica, expect, master, partition, scenario } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// Clients write ten elements in a pipeline. It only saves round trips: of one that is cut short a part may be there, and
// ioredis sends it again from its beginning. Write so that doing it twice does no harm, or use MULTI and an id.

scenario(
  'at most one pipeline of each client is there in part when the master crashes, and only what was in flight may be lost',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    workload: batches({ as: 'pipeline', size: 10, rate: 20 }),
    planted: {
      what: 'the replicas are cut off from the master before',
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
