import { expect, scenario } from '../../harness/index.ts';
import { lose, zone } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';
import { THREE_ZONES } from './three-zones.ts';

// 25 ms between zones is far below down-after, so it costs a failover some round trips and no false alarm. Timeouts
// of clients must stay above the round trip to the farthest zone, since after a failover the master can be there:
// 500 ms to connect and 1 s without a reply are enough here.

scenario(
  '25 ms between zones: a failover into another zone takes no longer than its budget',
  {
    topology: { ...TWO_SENTINELS_LEFT, zones: THREE_ZONES, latency: { default: '25ms' } },
    clients: { near: TUNED, away: TUNED },
    tolerates: RESENT,
    faults: [lose(zone('a'))],
    planted: { what: 'the client has no timeouts', clients: { away: {} } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const failover = await inject(lose(zone('a')));
    await expect(failover).toPromoteWithin(budget.retry);
    await expect(clients.away).toFollowPromotionWithin(budget.lateFollowing);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    expect(failover.timeline().masters).toHaveLength(1);
    const outcome = await finish();
    expect(outcome.clients.away).toLoseOnlyWritesInFlight();
  },
);
