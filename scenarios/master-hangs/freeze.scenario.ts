import { expect, expectBreaks, freeze, lasting, master, scenario } from '../../harness/index.ts';

// The master's process stands still and goes on later: swapping, a slow disk, a hypervisor that gives it no time. Its host
// goes on accepting connections, so a client that sets no limit to silence waits, is served again after the thaw, and
// goes on writing to a master that is one no longer: no error, and nearly all of it lost. Either of two options of
// ioredis saves it, failoverDetector or socketTimeout.

scenario(
  'frozen master: ioredis defaults lose writes silently; failoverDetector or socketTimeout prevents it',
  {
    topology: { downAfter: '2s' },
    clients: {
      defaults: {},
      failoverDetector: { failoverDetector: true },
      socketTimeout: { socketTimeout: 1000 },
    },
    tags: ['smoke', 'breaks', 'client', 'loss'],
    planted: { what: 'the client has no socketTimeout', clients: { socketTimeout: {} } },
  },
  async ({ clients: { defaults, failoverDetector, socketTimeout }, inject, budget }) => {
    const failover = await inject(lasting('12s', freeze(master)));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(failoverDetector).toFollowPromotionWithin(budget.following);
    await expect(socketTimeout).toFollowPromotionWithin(budget.following);
    await expect(failoverDetector).toLoseOnlyWhatWasInFlight();
    await expect(socketTimeout).toLoseOnlyWhatWasInFlight();
    await expectBreaks(defaults).toLoseNoAcknowledgedWrites();
    expect((await defaults.loss()).failed).toBe(0);
  },
);
