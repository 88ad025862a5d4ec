import { expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes, a replica takes over, and later the old master restarts. Its configuration still says
// master, so for about ten seconds there are two masters, until the sentinels make it a replica. No client may
// reconnect to it in that time. Keep the commands that Sentinel needs for this (SLAVEOF, CONFIG REWRITE, CLIENT
// KILL).

scenario(
  'old master restarts after a failover: it becomes a replica and no client reconnects to it',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    tags: ['loss'],
    planted: {
      what: 'the old master rejects the REPLICAOF of Sentinel',
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
