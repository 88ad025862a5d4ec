import { expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { workloadFrom } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A consumer group of a stream in a master crash. The new master has the stream, the group and its pending entries. A worker
// that goes on with new entries (ID >) never gets those again that it had and could not acknowledge: they stay pending for
// ever, without an error. Read the pending ones (ID 0) after each error and at the start, or use XAUTOCLAIM.

const RATE = 50;
const NEW_ONLY = workloadFrom(new URL('./stream-worker-new-only.ts', import.meta.url), {
  rate: RATE,
  unit: 'mail',
});
const PENDING_FIRST = workloadFrom(new URL('./stream-worker.ts', import.meta.url), {
  rate: RATE,
  unit: 'mail',
});

scenario(
  'stream: a consumer that reads its pending entries after an error skips none in a crash',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    workload: PENDING_FIRST,
    tolerates: RESENT,
    tags: ['loss'],
    planted: { what: 'only new entries are read', workload: NEW_ONLY },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
