import { crash, expect, optionsFrom, scenario } from '../../harness/index.ts';

// The master's process dies: a bug, the out-of-memory killer, a careless kill -9. Its host lives and refuses
// connections, so clients notice at once. What is left to tune is how soon they look for the new master.
// Keep down-after above Sentinel's ping period of 1 s: see docs/findings.md for what happens otherwise.

scenario(
  'a tuned client follows when the master crashes',
  {
    topology: { downAfter: '2s' },
    clients: { app: { failoverDetector: true, socketTimeout: 1000, connectTimeout: 500 } },
  },
  async ({ topology, clients, inject }) => {
    const failover = await inject(crash(topology.master));
    await expect(failover).toPromoteWithin('5s');
    await expect(clients.app).toFollowPromotionWithin('10s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a client with the defaults of ioredis follows when the master crashes',
  { topology: { downAfter: '2s' }, clients: { app: {} } },
  async ({ topology, clients, inject }) => {
    const failover = await inject(crash(topology.master));
    await expect(failover).toPromoteWithin('5s');
    // Its retries back off while there is no master: the last wait may begin just before the promotion.
    await expect(clients.app).toFollowPromotionWithin('10s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a client that looks for the new master ten times a second follows soon after it is announced',
  {
    topology: { downAfter: '2s' },
    clients: { app: optionsFrom(new URL('../clients/quick-retry.ts', import.meta.url)) },
  },
  async ({ topology, clients, inject }) => {
    const failover = await inject(crash(topology.master));
    await expect(failover).toPromoteWithin('5s');
    await expect(clients.app).toFollowPromotionWithin('6s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
