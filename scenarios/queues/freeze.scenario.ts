import { expect, expectBreaks, scenario, sum } from '../../harness/index.ts';
import { freeze, lasting, master } from '../../harness/inject.ts';
import { TUNED } from '../clients/tuned.ts';
import { AT_LEAST_ONCE, JOBS } from './workers.ts';

// BullMQ workers while the master hangs. Its connections stay open, so a worker with ioredis's defaults waits for a reply
// until the master is back, although another one has long been promoted: set socketTimeout. Whatever the old master still
// handed out after that is done twice, and what it still takes can be lost.

const THAWED_AFTER = '12s';
const LONG = '10s';
const STAYED = 'jobs of the client that stays on the old master are lost when that is demoted';

scenario(
  'BullMQ with a frozen master: workers with socketTimeout go on, others wait for the thaw',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    workload: JOBS,
    tolerates: {
      ...AT_LEAST_ONCE,
      reappeared: 'the old master and the new one both have it',
      lost: STAYED,
      loss: STAYED,
    },
    tags: ['breaks'],
    planted: { what: 'the tuned client has no timeout either', clients: { tuned: {} } },
  },
  async ({ clients, finish, inject, budget }) => {
    const failover = await inject(lasting(THAWED_AFTER, freeze(master)));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.tuned).toFollowPromotionWithin(budget.following);
    await expect(clients.defaults).toFollowPromotionWithin(sum(THAWED_AFTER, budget.demotion));
    const outcome = await finish();
    expect(outcome.clients.tuned).toHaveReceiveGapsOfAtMost(LONG);
    expect(outcome.clients.tuned).toLoseOnlyWritesInFlight();
    expectBreaks(outcome.clients.defaults).toHaveReceiveGapsOfAtMost(LONG);
  },
);
