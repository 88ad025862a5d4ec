import { expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes and returns as a replica; then its successor crashes, and the first one is master again. A
// client that caches the address of a master, or blacklists one, fails here. With a single replica this is the
// only possible failover, so make sure that nothing (replica-priority, an old password) prevents the promotion of
// the first master.

scenario(
  'failover there and back with one replica: clients follow both and lose only writes in flight',
  {
    topology: { replicas: 1, downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    tags: ['client'],
    planted: {
      what: 'the first master has replica-priority 0',
      topology: { servers: { 'redis-1': { 'replica-priority': 0 } } },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const all = Object.values(clients);
    const there = await inject(crash(master));
    await expect(there).toPromoteWithin(budget.promotion);
    for (const client of all) await expect(client).toFollowPromotionWithin(budget.following);
    await there.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);

    const back = await inject(crash(master));
    await expect(back).toPromoteWithin(budget.promotion);
    for (const client of all) await expect(client).toFollowPromotionWithin(budget.following);
    expect(back.timeline().newMaster).toBe(there.timeline().oldMaster);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseOnlyWritesInFlight();
  },
);
