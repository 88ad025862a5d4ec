import { expect, scenario } from '../../harness/index.ts';
import {
  anySentinel,
  clientKill,
  coordinatedFailover,
  master,
  sentinelEvent,
  together,
  when,
} from '../../harness/inject.ts';
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

// Valkey 9.1.0 and older: the sentinel that leads crashes when its connection to the old master is closed while it waits
// for the promotion. A sentinel that dies by itself fails any scenario, with the last lines of its log.
const CONNECTIONS_CLOSED = when(
  sentinelEvent('+failover-state-wait-promotion'),
  clientKill(master, { type: 'normal' }),
);

scenario(
  'SENTINEL FAILOVER COORDINATED (Valkey 9): the old master closes all connections in the middle',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {} },
    tolerates: RESENT,
    faults: [COORDINATED],
    planted: {
      what: 'the client connects to the first master, without Sentinel',
      clients: { defaults: PINNED },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    const failover = await inject(together(CONNECTIONS_CLOSED, COORDINATED));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.defaults).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
  },
);
