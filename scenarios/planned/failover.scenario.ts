import { expect, expectBreaks, plannedFailover, scenario } from '../../harness/index.ts';

// SENTINEL FAILOVER for maintenance. Sentinel promotes a replica and leaves the old master alone: until it is
// demoted, some ten seconds later, it acknowledges writes that vanish with the demotion. A client that listens
// for +switch-master leaves it sooner; CLIENT PAUSE WRITE on the old master before the failover loses nothing.

scenario(
  'a client with the defaults of ioredis loses acknowledged writes in a planned failover',
  { clients: { app: {} } },
  async ({ topology, clients, inject, pick }) => {
    const failover = await inject(plannedFailover(pick(topology.sentinels)));
    await expect(failover).toPromoteWithin('3s');
    await expectBreaks(clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a client that listens for the switch loses only what it wrote until then in a planned failover',
  { workload: { rate: 100 }, clients: { app: { failoverDetector: true } } },
  async ({ topology, clients, inject, pick }) => {
    const failover = await inject(plannedFailover(pick(topology.sentinels)));
    await expect(failover).toPromoteWithin('3s');
    await expect(clients.app).toFollowPromotionWithin('8s');
    // From the promotion to the announcement (an INFO period of 1 s) and the detector's reaction, at 100 writes a second.
    await expect(clients.app).toLoseAtMost(400);
  },
);
