import { crash, expect, scenario } from '../../harness/index.ts';

scenario(
  'a tuned client follows when the master crashes',
  {
    topology: { downAfter: '1s' },
    clients: { app: { failoverDetector: true, socketTimeout: 1000, connectTimeout: 500 } },
  },
  async ({ topology, clients, inject }) => {
    const failover = await inject(crash(topology.master));
    await expect(failover).toPromoteWithin('4s');
    await expect(clients.app).toFollowPromotionWithin('6s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
