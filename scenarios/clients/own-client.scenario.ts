import { clientFrom, expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from './resent.ts';

// A module makes the client, with a class around ioredis. The seeded defect is a wrapper whose circuit
// breaker never closes again.

scenario(
  'client module: your own class around ioredis follows when the master crashes',
  {
    topology: { downAfter: '2s' },
    clients: { app: clientFrom(new URL('./wrapped.ts', import.meta.url)) },
    tolerates: RESENT,
    tags: ['client'],
    planted: {
      what: 'the wrapper holds every command back once a connection has closed',
      clients: { app: clientFrom(new URL('./hanging.ts', import.meta.url)) },
    },
  },
  async ({ clients, inject, budget, finish }) => {
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
