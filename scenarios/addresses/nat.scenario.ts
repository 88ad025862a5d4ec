import { clientFrom, expect, expectBreaks, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Clients are outside the network of the servers, as behind the NAT of a cloud or of a container engine. Sentinel gives
// them addresses that only servers can reach, and ioredis's natMap translates these. A map with an entry for the
// present master alone works until the first failover: the client dials the announced address of the promoted server
// until connectTimeout, and again. Give natMap every server, and think of those that are added later, or use its function form.

const WHOLE_MAP = clientFrom(new URL('./nat-map.ts', import.meta.url));
const MASTER_ONLY = clientFrom(new URL('./nat-map-of-master.ts', import.meta.url));

const OPTIONS = {
  topology: { nat: true, downAfter: '2s' },
  tolerates: RESENT,
  tags: ['client'],
} as const;

scenario(
  'NAT: with a natMap of all servers, clients follow when the master crashes',
  {
    ...OPTIONS,
    clients: { object: WHOLE_MAP, function: TUNED },
    planted: {
      what: 'the natMap of one client has an entry for the first master only',
      clients: { object: MASTER_ONLY, function: TUNED },
    },
  },
  async ({ clients, inject, budget, finish }) => {
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.object).toFollowPromotionWithin(budget.following);
    await expect(clients.function).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.object).toLoseOnlyWritesInFlight();
    expect(outcome.clients.function).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'NAT: with a natMap that lacks the promoted server, the client never reaches it',
  {
    ...OPTIONS,
    clients: { app: MASTER_ONLY },
    tolerates: { ...RESENT, unsettled: 'its writes wait for a server that it cannot reach' },
    tags: ['client', 'breaks'],
    planted: { what: 'natMap has entries for all servers', clients: { app: WHOLE_MAP } },
  },
  async ({ clients, inject, budget, finish }) => {
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expectBreaks(clients.app).toFollowPromotionWithin(budget.lateFollowing);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
