import { expect, scenario, sum } from '../../harness/index.ts';
import { crash, master, named } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Two of three sentinels are down, with their rack or node pool, when the master crashes. The last one detects it
// but has no majority. SENTINEL CKQUORUM reports this in advance: add it to your monitoring. Run five sentinels if
// two can fail together.

scenario(
  'two of three sentinels crashed: no failover until one of them restarts',
  {
    topology: { downAfter: '2s', failoverTimeout: '3s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: { what: 'five sentinels, three of them still running', topology: { sentinels: 5 } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const first = await inject(crash(named('sentinel-1')));
    await inject(crash(named('sentinel-2')));
    const failover = await inject(crash(master));
    await expect(failover).not.toPromoteWithin(budget.promotion);
    const left = topology.find('sentinel-3') ?? topology.master;
    await expect(topology.ask(left, 'SENTINEL', 'CKQUORUM', 'mymaster')).rejects.toThrow('NOQUORUM');
    await first.heal();
    await expect(failover).toPromoteWithin(sum(budget.promotion, budget.retry));
    await expect(clients.app).toFollowPromotionWithin(sum(budget.promotion, budget.retry, budget.following));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
