import { expect, scenario } from '../../harness/index.ts';
import { crash, master, named } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A replica is down for maintenance when the master crashes, and restarts after the failover. Its configuration
// still has the old master; Sentinel detects this and re-points it, like the old master itself. That takes about
// twenty seconds: until then the replica serves stale data, or none.

scenario(
  'replica down during a failover: Sentinel re-points it to the new master when it restarts',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: {
      what: 'the command Sentinel uses to re-point a replica is renamed',
      topology: { servers: { 'redis-3': { 'rename-command': 'SLAVEOF ""' } } },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const down = await inject(crash(named('redis-3')));
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await down.heal();
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    expect(topology.master.name).toBe('redis-2');
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
