import { expect, scenario, sum } from '../../harness/index.ts';
import { anySentinel, crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// One of three sentinels has crashed unnoticed when the master crashes too. Two are still a majority and the
// quorum. After a split vote they retry after 2 × failover-timeout, so keep that short. Monitor the sentinels like
// the servers: with one more down there is no failover at all.

scenario(
  'one of three sentinels crashed: failover still works',
  {
    topology: { downAfter: '2s', failoverTimeout: '3s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['smoke'],
    planted: { what: 'quorum 3 of three sentinels', topology: { quorum: 3 } },
  },
  async ({ clients, finish, inject, budget }) => {
    await inject(crash(anySentinel));
    await expect(await inject(crash(master))).toPromoteWithin(budget.retry);
    await expect(clients.app).toFollowPromotionWithin(sum(budget.retry, budget.following));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
