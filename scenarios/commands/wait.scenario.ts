import {
  client,
  expect,
  expectBreaks,
  lasting,
  master,
  named,
  partition,
  rest,
  scenario,
  waited,
} from '../../harness/index.ts';
import { LISTENING } from '../clients/listening.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// A write counts only when WAIT says that replicas have it. In a split that leaves a replica with the old master, WAIT 1
// is satisfied by the one that is about to lose everything; what is acknowledged on that side vanishes as without it.
// Wait for so many replicas that, with the master, no other side of a split could promote one that lacks the write.

const SPLIT = lasting(
  '15s',
  partition({ old: [master, named('redis-2'), named('sentinel-1'), client], new: [rest] }),
);
const WAIT = { rate: 20, timeoutMs: 200 };
const GIVEN = {
  topology: TWO_SENTINELS_LEFT,
  clients: { app: LISTENING },
  faults: [SPLIT],
} as const;

scenario(
  'what one replica has acknowledged is lost when that replica is on the side of the old master',
  {
    ...GIVEN,
    workload: waited({ ...WAIT, replicas: 1 }),
    tags: ['breaks', 'loss', 'split-brain'],
    planted: { what: 'both replicas must have it', workload: waited({ ...WAIT, replicas: 2 }) },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(SPLIT)).toPromoteWithin(budget.retry);
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'what every replica has acknowledged survives a split',
  {
    ...GIVEN,
    workload: waited({ ...WAIT, replicas: 2 }),
    tags: ['loss', 'split-brain'],
    planted: { what: 'one replica is enough', workload: waited({ ...WAIT, replicas: 1 }) },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(SPLIT)).toPromoteWithin(budget.retry);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);
