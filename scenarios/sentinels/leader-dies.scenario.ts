import { expect, scenario, sum } from '../../harness/index.ts';
import { crash, everySentinel, master, simulateFailure, together } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The sentinel that leads the failover crashes during it, with its host or for the same reason as the master. The
// others retry after 2 × failover-timeout: six minutes with the default of three. Set failover-timeout to half the
// outage you can accept.

const TOPOLOGY = { downAfter: '2s', failoverTimeout: '3s' } as const;
const PLANTED = { what: 'quorum 3 of three sentinels', topology: { quorum: 3 } };

scenario(
  'sentinel leader crashes after its election: another sentinel fails over',
  { topology: TOPOLOGY, clients: { app: TUNED }, tolerates: RESENT, planted: PLANTED },
  async ({ clients, finish, inject, budget }) => {
    const failover = await inject(
      together(crash(master), simulateFailure(everySentinel, 'crash-after-election')),
    );
    // The two that are left may tie, and then wait once more.
    const turns = sum(budget.retry, budget.retry);
    await expect(failover).toPromoteWithin(turns);
    await expect(clients.app).toFollowPromotionWithin(sum(turns, budget.following));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'sentinel leader crashes after the promotion, before it announces it: another one finishes',
  { topology: TOPOLOGY, clients: { app: TUNED }, tolerates: RESENT, planted: PLANTED },
  async ({ topology, clients, finish, inject, budget }) => {
    const failover = await inject(
      together(crash(master), simulateFailure(everySentinel, 'crash-after-promotion')),
    );
    // The next leader may choose the other replica.
    await expect(failover).toPromoteWithin(budget.retry);
    await expect(topology).toPublishWithin('+switch-master', budget.retry);
    await expect(clients.app).toFollowPromotionWithin(sum(budget.retry, budget.following));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
