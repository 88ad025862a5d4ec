import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { freeze, lasting, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// The process of the master is paused and continues later: swapping, a slow disk, an overloaded hypervisor. Its
// host keeps accepting connections, so a client without a timeout waits, is served again after the freeze, and
// keeps writing to the old master: no error, and almost all of these writes are lost. Either failoverDetector or
// socketTimeout prevents it.

scenario(
  'frozen master: ioredis defaults lose writes silently; failoverDetector or socketTimeout prevents it',
  {
    topology: { downAfter: '2s' },
    clients: {
      defaults: {},
      failoverDetector: { failoverDetector: true },
      socketTimeout: { socketTimeout: 1000 },
    },
    tolerates: RESENT,
    tags: ['smoke', 'breaks', 'client', 'loss'],
    planted: { what: 'the client has no socketTimeout', clients: { socketTimeout: {} } },
  },
  async ({ clients: { failoverDetector, socketTimeout }, finish, inject, budget }) => {
    const failover = await inject(lasting('12s', freeze(master)));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(failoverDetector).toFollowPromotionWithin(budget.following);
    await expect(socketTimeout).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.failoverDetector).toLoseOnlyWritesInFlight();
    expect(outcome.clients.socketTimeout).toLoseOnlyWritesInFlight();
    expectBreaks(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
    expect(outcome.clients.defaults.loss().failed).toBe(0);
  },
);
