import { eventually, expect, scenario, sum } from '../../harness/index.ts';
import { after, crash, master, named, sentinelReplaced, sequence } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A new sentinel replaces another one at the same address with a new identity, like a pod without a volume. The
// others must not count both, or the majority would grow with every replacement until it is out of reach. At a new
// address both would be counted until SENTINEL RESET: keep addresses, or identities (myid).

// Sentinels hear of each other in hellos, every 2 s.
const HEARD_OF_EACH_OTHER = '5s';

scenario(
  'sentinel replaced at the same address (new myid): counted once, its vote elects a leader',
  {
    topology: { downAfter: '2s', failoverTimeout: '3s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: { what: 'quorum 3 of three sentinels', topology: { quorum: 3 } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    await inject(
      sequence(sentinelReplaced(named('sentinel-3')), after(HEARD_OF_EACH_OTHER, crash(named('sentinel-1')))),
    );
    const left = topology.sentinels.filter(({ name }) => name !== 'sentinel-1');
    for (const one of left)
      await eventually(budget.announcement, async () =>
        expect(await topology.ask(one, 'SENTINEL', 'SENTINELS', 'mymaster')).toHaveLength(2),
      );
    await expect(await inject(crash(master))).toPromoteWithin(budget.retry);
    await expect(clients.app).toFollowPromotionWithin(sum(budget.retry, budget.following));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
