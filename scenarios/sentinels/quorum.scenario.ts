import { expect, expectBreaks, scenario, sum } from '../../harness/index.ts';
import { crash, master, named, partition, sentinelSet } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from './two-left.ts';

// The quorum is the number of sentinels that must report the master as down before one of them asks for votes; the
// vote needs a majority in any case. With a quorum of all sentinels, one crashed sentinel prevents every failover.
// With quorum 1, a single sentinel that cannot reach the master gets the votes of others that do. Use the
// majority.

scenario(
  'quorum 3 of three sentinels: one crashed sentinel blocks the failover until quorum is lowered',
  {
    topology: { ...TWO_SENTINELS_LEFT, quorum: 3 },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: { what: 'quorum 2', topology: { quorum: 2 } },
  },
  async ({ finish, inject, budget }) => {
    await inject(crash(named('sentinel-1')));
    const failover = await inject(crash(master));
    await expect(failover).not.toPromoteWithin(budget.promotion);
    await inject(sentinelSet(named('sentinel-2'), { quorum: 2 }));
    await expect(failover).toPromoteWithin(sum(budget.promotion, budget.retry));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);

const BLIND = partition({ blind: [named('sentinel-1')], unseen: [master] });

scenario(
  'quorum 1: one sentinel cut off from the master causes a false failover and loses writes',
  {
    topology: { downAfter: '2s', quorum: 1 },
    clients: { app: {} },
    tolerates: RESENT,
    tags: ['breaks', 'false-failover', 'loss'],
    planted: { what: 'quorum 2', topology: { quorum: 2 } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(BLIND)).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'quorum 2: one sentinel cut off from the master causes no failover',
  {
    topology: { downAfter: '2s', quorum: 2 },
    clients: { app: {} },
    tolerates: RESENT,
    tags: ['false-failover'],
    planted: { what: 'quorum 1', topology: { quorum: 1 } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(BLIND)).not.toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);
