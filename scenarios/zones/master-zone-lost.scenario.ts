import { expect, scenario } from '../../harness/index.ts';
import { lose, zone } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';
import { THREE_ZONES } from './three-zones.ts';

// The availability zone of the master fails, with a sentinel and clients in it. With one sentinel in each of three
// zones the other two are a majority: clients elsewhere follow within seconds, and those in the zone when it is back.
// Two sentinels in the zone of the master would leave no majority.

scenario(
  "loss of the master's zone, a sentinel in each of three: clients in other zones follow",
  {
    topology: { ...TWO_SENTINELS_LEFT, zones: THREE_ZONES },
    clients: { near: TUNED, away: TUNED },
    tolerates: RESENT,
    faults: [lose(zone('a'))],
    planted: {
      what: 'two of three sentinels are in the zone of the master',
      topology: {
        zones: {
          a: ['redis-1', 'sentinel-1', 'sentinel-2', 'near'],
          b: ['redis-2', 'away'],
          c: ['redis-3', 'sentinel-3'],
        },
      },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const failover = await inject(lose(zone('a')));
    await expect(failover).toPromoteWithin(budget.retry);
    await expect(clients.away).toFollowPromotionWithin(budget.lateFollowing);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.away).toLoseOnlyWritesInFlight();
    expect(outcome.clients.near).toLoseOnlyWritesInFlight();
  },
);
