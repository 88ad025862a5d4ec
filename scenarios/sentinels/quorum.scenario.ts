import {
  crash,
  expect,
  expectBreaks,
  master,
  named,
  partition,
  scenario,
  sentinelSet,
  sum,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from './two-left.ts';

// The quorum says how many sentinels must find the master down before one of them asks for votes; votes need a majority
// whatever the quorum is. As high as their number, one dead sentinel prevents every failover. At 1, a single sentinel
// that has lost its way to the master is voted for by others that see it well. Take the majority.

scenario(
  'a quorum of all three sentinels promotes nobody when one of them is dead, until one lowers it',
  {
    topology: { ...TWO_SENTINELS_LEFT, quorum: 3 },
    clients: { app: TUNED },
    planted: { what: 'a quorum of the majority', topology: { quorum: 2 } },
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
  'with a quorum of 1 a single sentinel that cannot see the master replaces it, and acknowledged writes are lost',
  {
    topology: { downAfter: '2s', quorum: 1 },
    clients: { app: {} },
    tags: ['breaks', 'false-failover', 'loss'],
    planted: { what: 'a quorum of the majority', topology: { quorum: 2 } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(BLIND)).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'with a quorum of 2 a single sentinel that cannot see the master changes nothing',
  {
    topology: { downAfter: '2s', quorum: 2 },
    clients: { app: {} },
    tags: ['false-failover'],
    planted: { what: 'a quorum of 1', topology: { quorum: 1 } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(BLIND)).not.toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);
