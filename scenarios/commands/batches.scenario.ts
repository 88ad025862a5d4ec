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
import { TUNED } from '../clients/tuned.ts';

// Clients write ten elements at a time. A transaction is there whole or not at all, whatever happens to the master; of a
// pipeline a part may be there. Both vanish like single writes, and ioredis sends both again when their replies are lost.
// What must not be done by halves belongs between MULTI and EXEC, and what must not be done twice needs an id besides.

const [SIZE, RATE] = [10, 20];
const CLIENTS = { tuned: TUNED, defaults: {} };
const CUT_OFF = {
  what: 'the replicas are cut off from the master before',
  fault: partition({ master: [master], replicas: [everyReplica] }),
};

scenario(
  'every transaction is there whole or not at all when the master crashes, and none is lost',
  {
    topology: { downAfter: '2s' },
    clients: CLIENTS,
    workload: batches({ as: 'transaction', size: SIZE, rate: RATE }),
    planted: CUT_OFF,
  },
  async ({ clients, histories, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const all = Object.values(clients);
    for (const client of all) await expect(client).toFollowPromotionWithin(budget.following);
    await expect(histories).toHold('atomicity');
    for (const client of all) await expect(client).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'at most one pipeline of each client is there in part when the master crashes, and none is lost',
  {
    topology: { downAfter: '2s' },
    clients: CLIENTS,
    workload: batches({ as: 'pipeline', size: SIZE, rate: RATE }),
    planted: CUT_OFF,
  },
  async ({ clients, histories, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const all = Object.values(clients);
    for (const client of all) await expect(client).toFollowPromotionWithin(budget.following);
    const found = (await histories.findings()).find(({ checker }) => checker === 'atomicity');
    expect(found?.numbers.partialPipelines).toBeLessThanOrEqual(all.length);
    for (const client of all) await expect(client).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'a demotion tears no transaction apart, but those that the old master still acknowledges vanish',
  {
    topology: { downAfter: '2s' },
    clients: CLIENTS,
    workload: batches({ as: 'transaction', size: SIZE, rate: RATE }),
    tags: ['breaks', 'loss'],
    planted: { what: 'a client that does not listen for the switch', clients: { tuned: {} } },
  },
  async ({ clients, histories, inject, budget }) => {
    await expect(await inject(plannedFailover(anySentinel))).toPromoteWithin(budget.promotion);
    await expect(clients.tuned).toFollowPromotionWithin(budget.following);
    await expect(histories).toHold('atomicity');
    // From the promotion to its announcement (an INFO period of 1 s), and the 2 s that leaving the old master may take.
    await expect(clients.tuned).toLoseAtMost(3 * RATE * SIZE);
    await expectBreaks(clients.defaults).toLoseNoAcknowledgedWrites();
  },
);
