import { expect, scenario, sum } from '../../harness/index.ts';
import { crash, master, named, partition } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The sentinels cannot reach one another, but each reaches all redis servers: three sites with broken links, or a
// security group without port 26379. It goes unnoticed while the master is running, and there is no failover when
// it crashes, until two sentinels reach each other again. Run SENTINEL CKQUORUM regularly: it detects this before
// the master crashes.

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
    tolerates: RESENT,
    planted: { what: 'two more sentinels that all others can reach', topology: { sentinels: 5 } },
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
