import { expect, scenario, sum } from '../../harness/index.ts';
import { crash, everySentinel, master, named, sentinelSet, together } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A failover needs the votes of a majority of all sentinels, and as many of them as the quorum must report the master
// as down. Two sentinels have no majority when one is down; four can lose one, like three. A quorum above the number
// of sentinels is never reached. Run three or five sentinels, with the majority as quorum.

const GIVEN = { clients: { app: TUNED }, tolerates: RESENT };
const TIMES = { downAfter: '2s', failoverTimeout: '3s' } as const;

const CASES = {
  'two sentinels: while one is down there is no failover': {
    sentinels: 2,
    down: ['sentinel-1'],
    planted: { what: 'three sentinels', topology: { sentinels: 3 } },
  },
  'four sentinels: while two are down there is no failover, as with three': {
    sentinels: 4,
    down: ['sentinel-1', 'sentinel-2'],
    planted: { what: 'five sentinels', topology: { sentinels: 5 } },
  },
} as const;

for (const [name, { sentinels, down, planted }] of Object.entries(CASES)) {
  scenario(
    name,
    { ...GIVEN, topology: { ...TIMES, sentinels }, tags: ['breaks'], planted },
    async ({ clients, finish, inject, budget }) => {
      const lost = await inject(together(...down.map(each => crash(named(each)))));
      const failover = await inject(crash(master));
      await expect(failover).not.toPromoteWithin(budget.promotion);
      await lost.heal();
      await expect(failover).toPromoteWithin(sum(budget.promotion, budget.retry));
      await expect(clients.app).toFollowPromotionWithin(
        sum(budget.promotion, budget.retry, budget.following),
      );
      expect((await finish()).clients.app).toLoseOnlyWritesInFlight();
    },
  );
}

scenario(
  'quorum within the number of sentinels: a crashed master is replaced',
  {
    ...GIVEN,
    topology: { ...TIMES, quorum: 2 },
    planted: { what: 'quorum 4 of three sentinels', fault: sentinelSet(everySentinel, { quorum: 4 }) },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.retry);
    await expect(clients.app).toFollowPromotionWithin(budget.lateFollowing);
    expect((await finish()).clients.app).toLoseOnlyWritesInFlight();
  },
);
