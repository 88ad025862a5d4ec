import { expect, scenario } from '../../harness/index.ts';
import { anySentinel, plannedFailover } from '../../harness/inject.ts';
import { bullmq } from '../../harness/workloads.ts';
import { LISTENING } from '../clients/listening.ts';
import { PINNED } from '../clients/pinned.ts';
import { AT_LEAST_ONCE, QUICK } from './workers.ts';

// BullMQ during maintenance: a planned failover with everything that a queue can hold, flows, a rate limit and a job that is
// repeated every half second. All of it goes on within seconds. The repeated job can be done twice for the same moment.

const [RATE, CHILDREN] = [10, 2];

scenario(
  'BullMQ in a planned failover: flows, a rate limit and a repeated job go on',
  {
    topology: { downAfter: '2s' },
    clients: { app: LISTENING },
    workload: bullmq({
      ...QUICK,
      rate: RATE,
      children: CHILDREN,
      limit: 100,
      concurrency: 5,
      repeat: '500ms',
    }),
    tolerates: { ...AT_LEAST_ONCE, ticksTwice: AT_LEAST_ONCE.twice },
    planted: {
      what: 'the client connects to the first master, without Sentinel',
      clients: { app: PINNED },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(plannedFailover(anySentinel))).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toHaveReceiveGapsOfAtMost(budget.following);
    // What the old master took until the new one was announced, an INFO period of 1 s, and 2 s to leave it.
    expect(outcome.clients.app).toLoseAtMost(3 * RATE * (1 + CHILDREN));
  },
);
