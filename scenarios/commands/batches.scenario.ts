import {
  anySentinel,
  batches,
  crash,
  everyReplica,
  expect,
  master,
  partition,
  plannedFailover,
  scenario,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

const CLIENTS = { tuned: TUNED, defaults: {} };
for (const as of ['transaction', 'pipeline'] as const) {
  scenario(
    `${as} crash`,
    {
      topology: { downAfter: '2s' },
      clients: CLIENTS,
      workload: batches({ as, size: 1000, rate: 20 }),
      planted: {
        what: 'the replicas are cut off from the master before',
        fault: partition({ master: [master], replicas: [everyReplica] }),
      },
    },
    async ({ clients, histories, inject, budget }) => {
      await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
      for (const client of Object.values(clients))
        await expect(client).toFollowPromotionWithin(budget.following);
      console.error(JSON.stringify(await histories.findings(), null, 1));
      await expect(histories).toHold('atomicity');
    },
  );
  scenario(
    `${as} demotion`,
    {
      topology: { downAfter: '2s' },
      clients: CLIENTS,
      workload: batches({ as, size: 1000, rate: 20 }),
      planted: {
        what: 'the replicas are cut off from the master before',
        fault: partition({ master: [master], replicas: [everyReplica] }),
      },
    },
    async ({ clients, histories, inject, budget }) => {
      await expect(await inject(plannedFailover(anySentinel))).toPromoteWithin(budget.promotion);
      for (const client of Object.values(clients))
        await expect(client).toFollowPromotionWithin(budget.demotion);
      console.error(JSON.stringify(await histories.findings(), null, 1));
      await expect(histories).toHold('atomicity');
    },
  );
}
