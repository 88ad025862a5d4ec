import { expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes, and until another one is found a client has to do something with its commands. ioredis keeps
// them; maxRetriesPerRequest rejects them after so many failed connections in a row, and enableOfflineQueue false
// at once. Both are over long before a failover is. Set maxRetriesPerRequest to null where every write counts, and
// use a low value only where the application has an answer to each error.

scenario(
  'master crash: low maxRetriesPerRequest and no offline queue reject writes; null waits',
  {
    topology: { downAfter: '2s' },
    clients: {
      waits: { ...TUNED, maxRetriesPerRequest: null },
      fewRetries: { ...TUNED, maxRetriesPerRequest: 1 },
      noQueue: { ...TUNED, enableOfflineQueue: false },
    },
    tolerates: RESENT,
    tags: ['client'],
    planted: {
      what: 'the client with few retries waits as well',
      clients: { fewRetries: { ...TUNED, maxRetriesPerRequest: null } },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    for (const client of Object.values(clients))
      await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    const { waits, fewRetries, noQueue } = outcome.clients;
    expect(waits.loss()).toMatchObject({ failed: 0, unresolved: 0 });
    // Rejected, and perhaps applied: they were sent before the crash, or kept since.
    expect(fewRetries.loss().unresolved).toBeGreaterThan(0);
    // Never sent.
    expect(noQueue.loss().failed).toBeGreaterThan(0);
    for (const client of Object.values(outcome.clients)) expect(client).toLoseOnlyWritesInFlight();
  },
);
