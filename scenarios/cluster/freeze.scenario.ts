import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { freeze, masterOf } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { SPREAD, TUNED } from './spread.ts';

// The master of one shard hangs: it accepts connections and does not reply. The others promote its replica as
// after a crash. With full coverage required, clients get errors from the others meanwhile. Without it, ioredis
// defaults wait forever for the frozen master: set socketTimeout and slotsRefreshInterval.

scenario(
  'cluster: frozen master, ioredis default promises never settle; socketTimeout prevents it',
  {
    cluster: { shards: 3, replicasPerShard: 1, nodeTimeout: '2s', fullCoverage: false },
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['client', 'breaks'],
    planted: { what: 'the client has no socketTimeout', clients: { tuned: {} } },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(freeze(masterOf('shard-2')))).toPromoteWithin(budget.promotion);
    await expect(clients.tuned).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expectBreaks(outcome).toPassCheckers('unsettled');
    expectBreaks(outcome.clients.defaults).toBeOutForAtMost(budget.following);
  },
);
