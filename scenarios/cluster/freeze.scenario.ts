import { expect, expectBreaks, freeze, masterOf, scenario } from '../../harness/index.ts';
import { SPREAD, TUNED } from './spread.ts';

// The master of one shard hangs: it accepts connections and answers nothing. The others promote its replica as when it had
// died, but a client of ioredis hears of that only from a master that answers: set socketTimeout, and a
// slotsRefreshInterval, without which it waits for the hanging one for ever.

scenario(
  'a client with limits to silence follows when the master of a shard hangs, one with the defaults does not',
  {
    cluster: { shards: 3, replicasPerShard: 1, nodeTimeout: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    workload: SPREAD,
    tags: ['client', 'breaks'],
    planted: { what: 'the client sets no limit to silence', clients: { tuned: {} } },
  },
  async ({ clients, inject, budget }) => {
    await expect(await inject(freeze(masterOf('shard-2')))).toPromoteWithin(budget.promotion);
    await expect(clients.tuned).toFollowPromotionWithin(budget.following);
    await expectBreaks(clients.defaults).toFollowPromotionWithin(budget.following);
  },
);
