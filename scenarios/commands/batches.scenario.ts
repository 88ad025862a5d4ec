import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import {
  anySentinel,
  crash,
  everyReplica,
  master,
  partition,
  plannedFailover,
} from '../../harness/inject.ts';
import { batches } from '../../harness/workloads.ts';
import { LISTENING } from '../clients/listening.ts';
import { TUNED } from '../clients/tuned.ts';

// Clients write ten elements in a transaction. The transaction is atomic whatever happens to the master, but it
// can be lost like a single write, and ioredis resends it when the reply to EXEC is lost. Use MULTI and EXEC for
// what must be atomic, and an id for what must not be applied twice.

const [SIZE, RATE] = [10, 20];
const GIVEN = {
  topology: { downAfter: '2s' },
  workload: batches({ as: 'transaction', size: SIZE, rate: RATE }),
} as const;

scenario(
  'MULTI/EXEC in a master crash: every transaction is atomic, loss only in flight',
  {
    ...GIVEN,
    clients: { tuned: TUNED, defaults: {} },
    planted: {
      what: 'the replicas are cut off from the master beforehand',
      fault: partition({ master: [master], replicas: [everyReplica] }),
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const all = Object.values(clients);
    for (const client of all) await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome).toPassCheckers('atomicity');
    for (const client of Object.values(outcome.clients)) expect(client).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'MULTI/EXEC in a planned failover: atomic, but the old master still acknowledges lost ones',
  {
    ...GIVEN,
    clients: { listening: LISTENING, defaults: {} },
    tags: ['breaks', 'loss'],
    planted: { what: 'the client has no failoverDetector', clients: { listening: {} } },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(plannedFailover(anySentinel))).toPromoteWithin(budget.promotion);
    await expect(clients.listening).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome).toPassCheckers('atomicity');
    // From the promotion to its announcement (an INFO period of 1 s), and the 2 s that leaving the old master may take.
    expect(outcome.clients.listening).toLoseAtMost(3 * RATE * SIZE);
    expectBreaks(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
  },
);
