import { clientFrom, expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from './resent.ts';

// A client of a library that the harness does not know: its adapter says how to send a command and how to end it. The
// seeded defect is a client that answers for writes that it never sent and hides every error.

const adapter = new URL('./store-adapter.ts', import.meta.url);

scenario(
  'adapter: a client of an unknown library follows a crash and loses only what was in flight',
  {
    topology: { downAfter: '2s' },
    clients: { app: clientFrom(new URL('./store.ts', import.meta.url), { adapter }) },
    tolerates: RESENT,
    tags: ['client'],
    planted: {
      what: 'the client answers for writes that it never sent',
      clients: { app: clientFrom(new URL('./swallowing.ts', import.meta.url), { adapter }) },
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
