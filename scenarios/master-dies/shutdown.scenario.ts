import { expect, scenario, shutdown } from '../../harness/index.ts';

// Somebody stops the master's service. It lets its replicas catch up before it goes, so nothing may be lost;
// the sentinels still have to notice. A planned failover first is shorter for the clients.

scenario(
  'no acknowledged write is lost when the master is shut down',
  {
    topology: { downAfter: '2s' },
    clients: { app: { failoverDetector: true, socketTimeout: 1000, connectTimeout: 500 } },
  },
  async ({ topology, clients, inject }) => {
    const failover = await inject(shutdown(topology.master));
    await expect(failover).toPromoteWithin('5s');
    await expect(clients.app).toFollowPromotionWithin('12s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
