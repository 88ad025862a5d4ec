import { expect, scenario } from '../../harness/index.ts';
import { after, crash, master, named, partition } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// One replica lags when the master crashes. Sentinel promotes the replica with the highest offset, if both have
// the same replica-priority: keep the priorities equal, and data that one replica has is not lost.

/** redis-2 hears nothing of the master for some seconds, and is heard by the sentinels all the time. */
const BEHIND = partition({ behind: [named('redis-2')], master: [master] });

scenario(
  'replica with the highest offset is promoted: loss only in flight',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [BEHIND],
    planted: {
      what: 'the lagging replica has the better replica-priority',
      topology: { servers: { 'redis-2': { 'replica-priority': 10 } } },
    },
  },
  async ({ finish, inject, budget }) => {
    await inject(BEHIND);
    const failover = await inject(after('2s', crash(master)));
    await expect(failover).toPromoteWithin(budget.promotion);
    expect(failover.timeline().newMaster).toBe('redis-3');
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
