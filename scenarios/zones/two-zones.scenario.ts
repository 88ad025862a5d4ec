import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { lose, zone } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// Three sentinels over two zones are two and one. If the zone with two fails, the last one has no majority: nothing
// is failed over, although replicas and clients in the other zone are well. Put a sentinel alone into a third zone,
// even a small one: then any one zone can fail. Without appendonly, the master would return with old data.

const TWO_AND_ONE = {
  a: ['redis-1', 'sentinel-1', 'sentinel-2'],
  b: ['redis-2', 'redis-3', 'sentinel-3', 'app'],
};
const WITH_THIRD = {
  a: ['redis-1', 'sentinel-1'],
  b: ['redis-2', 'redis-3', 'sentinel-2', 'app'],
  c: ['sentinel-3'],
};
const GIVEN = { clients: { app: TUNED }, tolerates: RESENT, faults: [lose(zone('a'))] } as const;

scenario(
  'two zones, loss of the zone with the master and two of three sentinels: no failover',
  {
    ...GIVEN,
    topology: { ...TWO_SENTINELS_LEFT, zones: TWO_AND_ONE, redis: { appendonly: 'yes' } },
    tags: ['breaks'],
    planted: { what: 'one of the sentinels is in a third zone', topology: { zones: WITH_THIRD } },
  },
  async ({ topology, finish, inject, budget }) => {
    const failover = await inject(lose(zone('a')));
    await expectBreaks(failover).toPromoteWithin(budget.retry);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'two zones, a third one for a sentinel alone: loss of the zone with the master is failed over',
  {
    ...GIVEN,
    topology: { ...TWO_SENTINELS_LEFT, zones: WITH_THIRD },
    planted: {
      what: 'the third sentinel is in the zone of the master',
      topology: { zones: TWO_AND_ONE },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(lose(zone('a')))).toPromoteWithin(budget.retry);
    await expect(clients.app).toFollowPromotionWithin(budget.lateFollowing);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
