import { crash, expect, master, named, scenario } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// A replica is down for maintenance when the master dies, and comes back to a deployment that has another master. Its
// own configuration still reports the old one; Sentinel notices and re-points it, as it does with the old master itself.
// It takes Sentinel some twenty seconds: until then the replica serves what it had, or nothing.

scenario(
  'replica down during a failover: Sentinel re-points it to the new master when it restarts',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    planted: {
      what: 'the command Sentinel uses to re-point a replica is renamed',
      topology: { servers: { 'redis-3': { 'rename-command': 'SLAVEOF ""' } } },
    },
  },
  async ({ topology, clients, inject, budget }) => {
    const down = await inject(crash(named('redis-3')));
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await down.heal();
    await failover.heal();
    await expect(topology).toComeToRestWithin(budget.demotion);
    expect(topology.master.name).toBe('redis-2');
    await expect(clients.app).toLoseOnlyWhatWasInFlight();
  },
);
