import { crash, expect, master, scenario } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes, a replica takes over, and later the old master is started again. Its configuration still says that it
// is a master, and for some ten seconds it is a second one, until the sentinels make it a replica. No client may go back
// to it meanwhile. Leave Sentinel the commands that it needs for that (SLAVEOF, CONFIG REWRITE, CLIENT KILL).

scenario(
  'an old master that returns becomes a replica in sync, and no client goes back to it',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    tags: ['loss'],
    planted: {
      what: 'the old master does not let Sentinel make it a replica',
      topology: { servers: { 'redis-1': { 'rename-command SLAVEOF': '' } } },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const old = topology.master;
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    const both = Object.values(clients);
    for (const client of both) await expect(client).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    expect(topology.replicas.map(({ name }) => name)).toContain(old.name);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseOnlyWritesInFlight();
  },
);
