import {
  configurationNotWritable,
  crash,
  everySentinel,
  expect,
  master,
  restart,
  scenario,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

scenario(
  'sentinels that cannot write their files fail over, and say so in their logs',
  { topology: { downAfter: '2s' }, clients: { app: TUNED }, planted: { what: 'x' } },
  async ({ clients, inject, budget }) => {
    await inject(configurationNotWritable(everySentinel));
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const again = await inject(restart(everySentinel, '200ms'));
    await expect(again).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
