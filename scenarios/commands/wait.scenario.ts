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
  'WAIT 1 does not prevent loss in a split brain with a replica beside the old master',
  {
    ...GIVEN,
    workload: waited({ ...WAIT, replicas: 1 }),
    tags: ['breaks', 'loss', 'split-brain'],
    planted: { what: 'WAIT 2', workload: waited({ ...WAIT, replicas: 2 }) },
  },
  async ({ clients, inject, budget }) => {
    await expect(await inject(SPLIT)).toPromoteWithin(budget.retry);
    await expectBreaks(clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'WAIT for every replica prevents loss in a split brain',
  {
    ...GIVEN,
    workload: waited({ ...WAIT, replicas: 2 }),
    tags: ['loss', 'split-brain'],
    planted: { what: 'WAIT 1', workload: waited({ ...WAIT, replicas: 1 }) },
  },
  async ({ clients, inject, budget }) => {
    await expect(await inject(SPLIT)).toPromoteWithin(budget.retry);
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
