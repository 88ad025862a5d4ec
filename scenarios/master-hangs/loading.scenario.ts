import { expect, scenario, sum } from '../../harness/index.ts';
import { master, slowLoading } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';

// A master with a big data set crashes, restarts at once, and loads for half a minute. Sentinel treats LOADING as
// a valid reply and waits, however long it lasts, although replicas have all the data. Set
// master-reboot-down-after-period to the loading time after which a failover is better.

// A sentinel learns of the restart from INFO, which it asks for every 10 s.
const INFO_PERIOD = '10s';
const LOADING = slowLoading(master, '30s');
const LIMIT = { 'sentinel master-reboot-down-after-period': 'mymaster 1000' };
// ioredis asks a server that loads again after the time that this expects to need, or after 10 s if that is sooner.
const ASKING = { ...LISTENING, maxLoadingRetryTime: 1000 };
// The restart is over before Sentinel would call it an outage, and loses nothing by itself.
const RESTARTABLE = { downAfter: '5s', redis: { appendonly: 'yes' } } as const;

scenario(
  'master loading its data set: no failover by default, clients wait until it is loaded',
  {
    topology: RESTARTABLE,
    clients: { listening: ASKING },
    tolerates: RESENT,
    planted: { what: 'master-reboot-down-after-period is set', topology: { sentinel: LIMIT } },
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
  'master loading its data set: master-reboot-down-after-period triggers a failover',
  {
    topology: { ...RESTARTABLE, sentinel: LIMIT },
    clients: { listening: ASKING },
    tolerates: RESENT,
    planted: { what: 'master-reboot-down-after-period is not set', topology: { sentinel: {} } },
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
