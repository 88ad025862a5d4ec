import { expect, master, scenario, slowLoading, sum } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// A master with a big data set crashes, is started again at once, and loads for half a minute. Sentinel takes LOADING for
// a sign of life and waits, however long it lasts, while replicas that have everything stand by. Set
// master-reboot-down-after-period to the time that loading may take before a failover is better.

// A sentinel learns of the restart from INFO, which it asks for every 10 s.
const INFO_PERIOD = '10s';
const LOADING = slowLoading(master, '30s');
const PATIENCE = { 'sentinel master-reboot-down-after-period': 'mymaster 1000' };

scenario(
  'a master that loads after a restart is waited for',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED },
    planted: { what: 'a limit to the time of loading', topology: { sentinel: PATIENCE } },
  },
  async ({ topology, clients, inject, budget }) => {
    const failover = await inject(LOADING);
    await expect(failover).not.toPromoteWithin(sum(INFO_PERIOD, budget.promotion));
    await failover.heal();
    await expect(topology).toComeToRestWithin(budget.detection);
    await expect(clients.tuned).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a master that loads for too long is replaced when there is a limit to it',
  {
    topology: { downAfter: '2s', sentinel: PATIENCE },
    clients: { tuned: TUNED },
    planted: { what: 'no limit to the time of loading', topology: { sentinel: {} } },
  },
  async ({ clients, inject, budget }) => {
    const failover = await inject(LOADING);
    await expect(failover).toPromoteWithin(sum(INFO_PERIOD, budget.promotion));
    await expect(clients.tuned).toFollowPromotionWithin(sum(INFO_PERIOD, budget.following));
    await failover.heal();
    await expect(clients.tuned).toLoseNoAcknowledgedWrites();
  },
);
