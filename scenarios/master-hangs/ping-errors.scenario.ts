import { aclChange, diskFull, expect, expectBreaks, master, scenario } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

const ACL = aclChange(master, 'default', '-ping');

scenario(
  'a master whose rules forbid Sentinel to PING is replaced',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, tuned: TUNED },
  },
  async ({ clients, inject, budget }) => {
    const failover = await inject(ACL);
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.tuned).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(clients.tuned).toLoseAtMost(1000);
    await expectBreaks(clients.defaults).toLoseAtMost(1000);
  },
);
for (const of of ['RDB', 'AOF'] as const)
  scenario(
    `a master whose disk is full under its ${of} is replaced`,
    {
      topology: { downAfter: '2s' },
      clients: { defaults: {}, tuned: TUNED },
    },
    async ({ clients, inject, budget }) => {
      const failover = await inject(diskFull(master, { of }));
      await expect(failover).toPromoteWithin(budget.promotion);
      await expect(clients.tuned).toFollowPromotionWithin(budget.following);
      await expect(clients.tuned).toLoseNoAcknowledgedWrites();
    },
  );
