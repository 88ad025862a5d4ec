import { expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { PINNED } from '../clients/pinned.ts';
import { TUNED } from '../clients/tuned.ts';
import { AT_LEAST_ONCE, doneTwice, inProgress, JOBS } from './workers.ts';

// BullMQ workers in a master crash. Jobs that were in progress are done again on the new master, because the end of the
// first attempt was never stored there: make processors idempotent. No job is lost, and the workers go on by themselves.

scenario(
  'BullMQ in a master crash: no job is lost, those in progress may be done twice, workers go on',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    workload: JOBS,
    tolerates: AT_LEAST_ONCE,
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
    for (const client of Object.values(outcome.clients)) {
      expect(client).toLoseOnlyWritesInFlight();
      expect(client).toHaveReceiveGapsOfAtMost(budget.following);
    }
    expect(doneTwice(outcome)).toBeLessThanOrEqual(inProgress(all.length));
  },
);
