import {
  consumers,
  expect,
  expectBreaks,
  freeze,
  lasting,
  master,
  pubsub,
  scenario,
} from '../../harness/index.ts';

// Who only listens notices nothing of a master that hangs: a subscriber, or a worker that waits in BLPOP or XREAD BLOCK,
// has no reply to miss. With the defaults of ioredis it is deaf until the master thaws and is demoted. failoverDetector
// makes it leave when the sentinels announce another master.

const FREEZE = '12s';
const WORKLOADS = {
  'a subscriber': pubsub(),
  'a worker in BLPOP': consumers({ by: 'BLPOP' }),
  'a worker in XREAD BLOCK': consumers({ by: 'XREAD' }),
};

for (const [who, workload] of Object.entries(WORKLOADS)) {
  scenario(
    `${who} is deaf for as long as the master is frozen, unless it listens for the switch`,
    {
      topology: { downAfter: '2s' },
      workload,
      clients: { defaults: {}, detector: { failoverDetector: true }, silence: { socketTimeout: 1000 } },
      tags: ['breaks', 'client'],
      planted: { what: 'the client does not listen for the switch', clients: { detector: {} } },
    },
    async ({ clients, inject, budget }) => {
      await expect(await inject(lasting(FREEZE, freeze(master)))).toPromoteWithin(budget.promotion);
      await expect(clients.detector).toFollowPromotionWithin(budget.following);
      await expect(clients.detector).toBeDeafForAtMost(FREEZE);
      await expectBreaks(clients.defaults).toBeDeafForAtMost(FREEZE);
    },
  );
}
