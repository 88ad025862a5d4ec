import { expect, scenario, sum } from '../../harness/index.ts';
import { after, crash, everyReplica, freeze, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The replicas are frozen while the master crashes, for instance on the same overloaded storage. The first attempt
// finds no replica to promote, and the next one follows only after 2 × failover-timeout, even if the replicas
// recover earlier. With the default of three minutes this is an outage of six: set failoverTimeout to half the
// outage you can accept.

const FAILOVER_TIMEOUT_MS = 5000;

scenario(
  'frozen replicas: the first failover attempt aborts, the next follows after 2 × failover-timeout',
  {
    topology: { downAfter: '2s', failoverTimeout: `${FAILOVER_TIMEOUT_MS}ms` },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: { what: 'failover-timeout 1 s', topology: { failoverTimeout: '1s' } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const frozen = await inject(freeze(everyReplica));
    const failover = await inject(after('2s', crash(master)));
    await expect(topology).toPublishWithin('-failover-abort-no-good-slave', budget.promotion);
    await frozen.heal();
    await expect(failover).toPromoteWithin(budget.retry);
    expect(failover.timeline().phases.promotedMs).toBeGreaterThan(2 * FAILOVER_TIMEOUT_MS);
    await expect(clients.app).toFollowPromotionWithin(sum(budget.retry, budget.following));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
