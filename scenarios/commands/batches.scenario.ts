import {
  anySentinel,
  batches,
  crash,
  everyReplica,
  expect,
  expectBreaks,
  master,
  partition,
  plannedFailover,
  scenario,
} from '../../harness/index.ts';
import { LISTENING } from '../clients/listening.ts';
import { TUNED } from '../clients/tuned.ts';

// Clients write ten elements in a transaction. It is there whole or not at all, whatever happens to the master; but it
// vanishes like a single write, and ioredis sends it again when the reply to EXEC is lost. What must not be done by halves
// belongs between MULTI and EXEC, and what must not be done twice needs an id besides.

const [SIZE, RATE] = [10, 20];
const GIVEN = {
  topology: { downAfter: '2s' },
  workload: batches({ as: 'transaction', size: SIZE, rate: RATE }),
} as const;

scenario(
  'every transaction is there whole or not at all when the master crashes, and only what was in flight may be lost',
  {
    ...GIVEN,
    clients: { tuned: TUNED, defaults: {} },
    planted: {
      what: 'the replicas are cut off from the master before',
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
  'a demotion tears no transaction apart, but those that the old master still acknowledges vanish',
  {
    ...GIVEN,
    clients: { listening: LISTENING, defaults: {} },
    tags: ['breaks', 'loss'],
    planted: { what: 'a client that does not listen for the switch', clients: { listening: {} } },
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
