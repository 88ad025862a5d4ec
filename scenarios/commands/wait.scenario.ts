import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { client, lasting, master, named, partition, rest } from '../../harness/inject.ts';
import { waited } from '../../harness/workloads.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// A write counts only when WAIT confirms replicas. In a split brain with a replica beside the old master, that
// replica satisfies WAIT 1 and then loses everything; writes acknowledged on that side are lost as without WAIT.
// Wait for so many replicas that no other side of a partition can promote one without the write.

const SPLIT = lasting(
  '15s',
  partition({ old: [master, named('redis-2'), named('sentinel-1'), client], new: [rest] }),
);
const WAIT = { rate: 20, timeoutMs: 200 };
const GIVEN = {
  tolerates: RESENT,
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
  async ({ finish, inject, budget }) => {
    await expect(await inject(SPLIT)).toPromoteWithin(budget.retry);
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
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
  async ({ finish, inject, budget }) => {
    await expect(await inject(SPLIT)).toPromoteWithin(budget.retry);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);
