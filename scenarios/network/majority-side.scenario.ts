import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { master, named, partition, rest } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// A rack with the master and one sentinel is cut off; the clients are elsewhere. The other sentinels are a
// majority and promote a replica. A client with socketTimeout follows. A client with ioredis defaults waits for
// the old master, reconnects to it after the heal, and loses its writes until the demotion: set socketTimeout.

// 100 writes a second, and a cut that reaches the hosts within a fifth of a second.
const MOST_IN_FLIGHT = 20;

scenario(
  'partition with the master in the minority: majority promotes, clients with socketTimeout follow',
  {
    topology: TWO_SENTINELS_LEFT,
    clients: { defaults: {}, limited: TUNED },
    tolerates: RESENT,
    tags: ['split-brain', 'client'],
    planted: {
      what: 'quorum 3, which the majority side cannot reach',
      topology: { quorum: 3 },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const failover = await inject(partition({ old: [master, named('sentinel-1')], new: [rest] }));
    await expect(failover).toPromoteWithin(budget.retry);
    await expect(clients.limited).toFollowPromotionWithin(budget.lateFollowing);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    expect(failover.timeline().masters).toHaveLength(1);
    const outcome = await finish();
    expect(outcome.clients.limited).toLoseAtMost(MOST_IN_FLIGHT);
    expectBreaks(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
  },
);
