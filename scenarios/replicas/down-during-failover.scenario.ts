import { crash, expect, master, named, scenario } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// A replica is down for maintenance when the master dies, and comes back to a deployment that has another master. Its
// own configuration still names the old one; Sentinel notices and re-points it, as it does with the old master itself.
// It takes Sentinel some twenty seconds: until then the replica serves what it had, or nothing.

scenario(
  'a replica that was down during the failover follows the new master when it returns',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    planted: {
      what: 'the command by which Sentinel re-points a replica was renamed for hardening',
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
