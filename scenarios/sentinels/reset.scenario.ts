import { expect, scenario } from '../../harness/index.ts';
import { after, crash, everySentinel, master, sentinelReset } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { infoEverySecond } from './info-every-second.ts';

// An operator, human or software, resets all sentinels at once to make them forget a removed replica. They
// rediscover each other in one or two seconds, but the replicas only in the next INFO of the master, up to ten
// seconds later. If the master crashes in between, no replica is known, and there is no failover until it
// restarts. Reset the sentinels one after the other.

const FOUND_EACH_OTHER = '2s';

scenario(
  'SENTINEL RESET on all sentinels just before a crash: no failover, the replicas are forgotten',
  {
    topology: { downAfter: '2s', redis: { appendonly: 'yes' } },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: { what: 'sentinels send INFO every second', fault: infoEverySecond },
  },
  async ({ topology, finish, inject, budget }) => {
    await inject(sentinelReset(everySentinel));
    const failover = await inject(after(FOUND_EACH_OTHER, crash(master)));
    await expect(topology).toPublishWithin('-failover-abort-no-good-slave', budget.promotion);
    await expect(failover).not.toPromoteWithin(budget.promotion);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);
