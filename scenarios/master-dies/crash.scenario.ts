import { expect, optionsFrom, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { PINNED } from '../clients/pinned.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The process of the master dies: a bug, the out-of-memory killer, kill -9. Its host keeps running and refuses
// connections, so clients notice at once. What you can tune is how fast they find the new master: ioredis defaults
// back off while there is none. Keep down-after above Sentinel's ping period of 1 s (docs/findings.md).

const QUICK = optionsFrom(new URL('../clients/quick-retry.ts', import.meta.url));

scenario(
  'master crash: clients follow the promotion and lose only writes in flight',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {}, quick: QUICK },
    tolerates: RESENT,
    tags: ['smoke', 'client'],
    planted: {
      what: 'the client connects to the first master, without Sentinel',
      clients: { tuned: PINNED },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const all = Object.values(clients);
    for (const client of all) await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseOnlyWritesInFlight();
  },
);
