import { expect, master, scenario, slowLoading, sum } from '../../harness/index.ts';
import { LISTENING } from '../clients/listening.ts';

// A master with a big data set crashes, is started again at once, and loads for half a minute. Sentinel takes LOADING for
// a sign of life and waits, however long it lasts, while replicas that have everything stand by. Set
// master-reboot-down-after-period to the time that loading may take before a failover is better.

// A sentinel learns of the restart from INFO, which it asks for every 10 s.
const INFO_PERIOD = '10s';
const LOADING = slowLoading(master, '30s');
const LIMIT = { 'sentinel master-reboot-down-after-period': 'mymaster 1000' };
// The restart is over before Sentinel would call it an outage, and loses nothing by itself.
const RESTARTABLE = { downAfter: '5s', redis: { appendonly: 'yes' } } as const;

scenario(
  'a master that loads after a restart is waited for',
  {
    topology: RESTARTABLE,
    clients: { listening: LISTENING },
    planted: { what: 'a limit to the time of loading', topology: { sentinel: LIMIT } },
  },
  async ({ topology, finish, inject, budget }) => {
    const failover = await inject(LOADING);
    await expect(failover).not.toPromoteWithin(sum(INFO_PERIOD, budget.promotion));
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.detection);
    const outcome = await finish();
    expect(outcome.clients.listening).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a master that loads for too long is replaced when there is a limit to it',
  {
    topology: { ...RESTARTABLE, sentinel: LIMIT },
    clients: { listening: LISTENING },
    planted: { what: 'no limit to the time of loading', topology: { sentinel: {} } },
  },
  async ({ clients, finish, inject, budget }) => {
    const failover = await inject(LOADING);
    await expect(failover).toPromoteWithin(sum(INFO_PERIOD, budget.promotion));
    await expect(clients.listening).toFollowPromotionWithin(sum(INFO_PERIOD, budget.following));
    await failover.heal();
    const outcome = await finish();
    expect(outcome.clients.listening).toLoseNoAcknowledgedWrites();
  },
);
