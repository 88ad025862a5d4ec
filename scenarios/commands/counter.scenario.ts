import { expect, scenario, unlessTooBusy } from '../../harness/index.ts';
import { crash, everyReplica, master, partition } from '../../harness/inject.ts';
import { counter } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Clients increment a counter when the master crashes. Increments in flight can be lost, or counted twice: ioredis
// resends commands without a reply, and cannot know whether they were applied. If a number must be right, do not
// use INCR alone: give every increment an id, in a set or a stream.

const RATE = 100;
/** What two clients can have in flight within the 50 ms that a busy server may take for a reply. */
const IN_FLIGHT = 2 * RATE * 0.05;

scenario(
  'INCR counter in a master crash: off by at most the increments in flight',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    workload: counter({ rate: RATE }),
    tolerates: { extra: RESENT.duplicates, readsTooHigh: RESENT.duplicates },
    tags: ['smoke', 'loss'],
    planted: {
      what: 'the replicas are cut off from the master beforehand',
      fault: partition({ master: [master], replicas: [everyReplica] }),
    },
  },
  async ({ clients, finish, inject, budget }) => {
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    for (const client of Object.values(clients))
      await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    const counted = outcome.checks.find(({ checker }) => checker === 'counter');
    await unlessTooBusy(failover, () => {
      expect(counted?.numbers.lost).toBeLessThanOrEqual(IN_FLIGHT);
      expect(counted?.numbers.extra).toBeLessThanOrEqual(IN_FLIGHT);
    });
  },
);
