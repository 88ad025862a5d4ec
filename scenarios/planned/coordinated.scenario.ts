import { anySentinel, coordinatedFailover, expect, scenario } from '../../harness/index.ts';
import { PINNED } from '../clients/pinned.ts';

// SENTINEL FAILOVER … COORDINATED, which Valkey has since 9.0: the old master stops accepting writes, hands the rest of
// them over and changes roles with the replica. Use it for maintenance where you have it: no client loses anything. With
// servers that have no such thing the scenario is skipped.

const COORDINATED = coordinatedFailover(anySentinel);

scenario(
  'SENTINEL FAILOVER COORDINATED (Valkey 9) loses no acknowledged write with any client',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, listening: { failoverDetector: true } },
    faults: [COORDINATED],
    planted: {
      what: 'the client connects to the first master, without Sentinel',
      clients: { listening: PINNED },
    },
  },
  async ({ clients, inject, budget }) => {
    await expect(await inject(COORDINATED)).toPromoteWithin(budget.promotion);
    const both = Object.values(clients);
    for (const client of both) await expect(client).toFollowPromotionWithin(budget.following);
    for (const client of both) await expect(client).toLoseNoAcknowledgedWrites();
  },
);
