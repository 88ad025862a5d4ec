import { expect, powerOff, scenario } from '../../harness/index.ts';

// The master's host goes away with its address: nothing refuses, nothing closes, packets just vanish.
// ioredis has no limit on silence unless it is given one: set socketTimeout and a short connectTimeout.

scenario(
  'a tuned client follows when the host of the master loses power',
  {
    topology: { downAfter: '2s' },
    clients: { app: { failoverDetector: true, socketTimeout: 1000, connectTimeout: 500 } },
  },
  async ({ topology, clients, inject }) => {
    const failover = await inject(powerOff(topology.master));
    await expect(failover).toPromoteWithin('8s');
    await expect(clients.app).toFollowPromotionWithin('12s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a client with the defaults of ioredis waits out its connectTimeout when the host of the master is shut down',
  { topology: { downAfter: '2s' }, clients: { app: {} } },
  async ({ topology, clients, inject }) => {
    // The dying host closes its connections: the client tries again at once, and then waits 10 s for an answer.
    const failover = await inject(powerOff(topology.master, { connections: 'closed' }));
    await expect(failover).toPromoteWithin('8s');
    await expect(clients.app).not.toFollowPromotionWithin('9s');
    await expect(clients.app).toFollowPromotionWithin('20s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a client with the defaults of ioredis stays broken when the host of the master loses power',
  { topology: { downAfter: '2s' }, clients: { app: {} } },
  async ({ topology, clients, inject }) => {
    // Nobody closes the connection, so the client goes on writing into it: no error, no reply.
    const failover = await inject(powerOff(topology.master));
    await expect(failover).toPromoteWithin('8s');
    await expect(clients.app).not.toFollowPromotionWithin('15s');
  },
);
