import { expect, scenario, sum } from '../../harness/index.ts';
import { clientNamed, crash, lasting, master, named, partition, rest } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// min-replicas-to-write makes a master without replicas refuse writes, after min-replicas-max-lag. A number that
// needs every replica refuses them after each failover, until the old master is back; and the default lag of 10 s
// loses ten seconds of writes in a split brain. Write `min-replicas-to-write 1` and `min-replicas-max-lag 1`.

const GUARD = { 'min-replicas-to-write': 1, 'min-replicas-max-lag': 1 };

scenario(
  'min-replicas-to-write 1 of two replicas: clients write to the promoted replica',
  {
    topology: { downAfter: '2s', redis: GUARD },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: {
      what: 'min-replicas-to-write 2 of two replicas',
      topology: { redis: { ...GUARD, 'min-replicas-to-write': 2 } },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    expect((await finish()).clients.app).toLoseOnlyWritesInFlight();
  },
);

const OLD_SIDE = [master, named('sentinel-1'), clientNamed('inside')];
const SPLIT = partition({ old: OLD_SIDE, new: [rest] });

scenario(
  'min-replicas-max-lag 1: a client beside the old master loses few writes in a split brain',
  {
    topology: { ...TWO_SENTINELS_LEFT, redis: GUARD },
    clients: { inside: {} },
    tolerates: RESENT,
    separable: true,
    tags: ['loss', 'split-brain'],
    planted: {
      what: 'min-replicas-max-lag has its default of 10 s',
      topology: { redis: { 'min-replicas-to-write': 1 } },
    },
  },
  async ({ finish, inject, budget }) => {
    const split = lasting(sum(budget.retry, '5s'), SPLIT);
    await expect(await inject(split)).toPromoteWithin(budget.retry);
    expect((await finish()).clients.inside).toLoseAtMost(350);
  },
);
