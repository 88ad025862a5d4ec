import { expect, expectBreaks, freeze, lasting, master, scenario } from '../../harness/index.ts';

// The master's process stands still and goes on later: swapping, a slow disk, a paused virtual machine. Its host
// goes on accepting connections, so a client that sets no limit to silence waits, is served again after the thaw, and
// goes on writing to a master that is one no longer. Set failoverDetector or socketTimeout.

scenario(
  'a client with the defaults of ioredis loses acknowledged writes, without an error, when the master freezes and thaws',
  { topology: { downAfter: '2s' }, clients: { app: {} } },
  async ({ clients, inject }) => {
    const failover = await inject(lasting('15s', freeze(master)));
    await expect(failover).toPromoteWithin('8s');
    await expectBreaks(clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a tuned client follows the promotion and loses nothing when the master freezes and thaws',
  {
    topology: { downAfter: '2s' },
    clients: { app: { failoverDetector: true, socketTimeout: 1000, connectTimeout: 500 } },
  },
  async ({ clients, inject }) => {
    const failover = await inject(lasting('15s', freeze(master)));
    await expect(failover).toPromoteWithin('8s');
    await expect(clients.app).toFollowPromotionWithin('12s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
