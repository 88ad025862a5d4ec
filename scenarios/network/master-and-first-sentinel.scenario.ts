import {
  expect,
  firstListedSentinel,
  master,
  powerOff,
  scenario,
  sum,
  together,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

const GONE = together(powerOff(master), powerOff(firstListedSentinel));

scenario(
  'explore',
  {
    topology: { downAfter: '2s' },
    clients: {
      defaults: {},
      detector: { failoverDetector: true },
      tuned: TUNED,
      limits: { ...TUNED, failoverDetector: false },
    },
    tags: ['client', 'breaks'],
    faults: [GONE],
  },
  async ({ clients, inject, budget }) => {
    await expect(await inject(GONE)).toPromoteWithin(budget.promotion);
    for (const c of Object.values(clients)) {
      await expect(c)
        .toFollowPromotionWithin(sum(budget.following, '10s'))
        .catch(e => console.log(c.name, String(e)));
    }
    for (const c of Object.values(clients)) {
      const l = await c.loss();
      console.log(c.name, l.lost.length, l.acknowledged, JSON.stringify(await c.outage()));
    }
    expect(1).toBe(1);
  },
);
