import { anySentinel, coordinatedFailover, expect, scenario } from '../../harness/index.ts';
import { PINNED } from '../clients/pinned.ts';
import { RESENT } from '../clients/resent.ts';

// SENTINEL FAILOVER … COORDINATED, in Valkey since 9.0: the old master stops accepting writes, hands over the rest
// and swaps roles with the replica. Use it for maintenance if you have it: no client loses a write. On other
// servers the scenario is skipped.

const COORDINATED = coordinatedFailover(anySentinel);

scenario(
  'SENTINEL FAILOVER COORDINATED (Valkey 9) loses no acknowledged write with any client',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, listening: { failoverDetector: true } },
    tolerates: RESENT,
    faults: [COORDINATED],
    planted: {
      what: 'the client connects to the first master, without Sentinel',
      clients: { listening: PINNED },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(COORDINATED)).toPromoteWithin(budget.promotion);
    const both = Object.values(clients);
    for (const client of both) await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseNoAcknowledgedWrites();
  },
);
