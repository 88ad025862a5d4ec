import { crash, expect, master, named, partition, scenario, sum } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// The sentinels lose one another, and each still sees all redis servers: three sites whose links between them broke, or a
// security group without port 26379. Nobody notices while the master lives, and nobody is promoted when it dies, until
// two of them see each other again. Ask SENTINEL CKQUORUM regularly: it knows before the master dies.

const ALONE = partition({
  one: [named('sentinel-1')],
  two: [named('sentinel-2')],
  three: [named('sentinel-3')],
});

scenario(
  'sentinels that are cut off from one another leave a live master alone and replace a dead one only after the heal',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED },
    planted: { what: 'two sentinels more, which all of them still reach', topology: { sentinels: 5 } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const cut = await inject(ALONE);
    await expect(cut).not.toPromoteWithin(budget.promotion);
    for (const sentinel of topology.sentinels)
      await expect(topology.ask(sentinel, 'SENTINEL', 'CKQUORUM', 'mymaster')).rejects.toThrow('NOQUORUM');

    const failover = await inject(crash(master));
    await expect(failover).not.toPromoteWithin(budget.promotion);
    await cut.heal();
    await expect(failover).toPromoteWithin(sum(budget.promotion, budget.promotion));
    await expect(clients.tuned).toFollowPromotionWithin(sum(budget.promotion, budget.following));
    const outcome = await finish();
    expect(outcome.clients.tuned).toLoseOnlyWritesInFlight();
  },
);
