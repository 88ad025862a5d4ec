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
  'partition between all sentinels: no failover until it heals, even when the master crashes',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED },
    planted: { what: 'two more sentinels that all others can reach', topology: { sentinels: 5 } },
  },
  async ({ topology, clients, inject, budget }) => {
    const cut = await inject(ALONE);
    await expect(cut).not.toPromoteWithin(budget.promotion);
    for (const sentinel of topology.sentinels)
      await expect(topology.ask(sentinel, 'SENTINEL', 'CKQUORUM', 'mymaster')).rejects.toThrow('NOQUORUM');

    const failover = await inject(crash(master));
    await expect(failover).not.toPromoteWithin(budget.promotion);
    await cut.heal();
    await expect(failover).toPromoteWithin(sum(budget.promotion, budget.promotion));
    await expect(clients.tuned).toFollowPromotionWithin(sum(budget.promotion, budget.following));
    await expect(clients.tuned).toLoseOnlyWhatWasInFlight();
  },
);
