import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { workloadFrom } from '../../harness/workloads.ts';
import { TUNED } from '../clients/tuned.ts';

// Scripts and functions on a promoted master. SCRIPT LOAD is not replicated since Redis 7: a plain EVALSHA gets NOSCRIPT from
// the new master, for ever. The commands of ioredis's defineCommand send the script again. Functions are data: they are
// replicated, and FCALL goes on.

const PLAIN = workloadFrom(new URL('./evalsha.ts', import.meta.url), { rate: 50, unit: 'call' });
const RECOVERING = workloadFrom(new URL('./define-command.ts', import.meta.url), { rate: 50, unit: 'call' });
const GIVEN = { topology: { downAfter: '2s' }, clients: { app: TUNED } } as const;

scenario(
  'EVALSHA: a script that was loaded at the start is missing on a promoted master',
  {
    ...GIVEN,
    workload: PLAIN,
    tags: ['breaks'],
    planted: { what: 'defineCommand and FCALL', workload: RECOVERING },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expectBreaks(clients.app).toFollowPromotionWithin(budget.following);
    await finish();
  },
);

scenario(
  'defineCommand and FCALL: a script is sent again, and a function is replicated',
  {
    ...GIVEN,
    workload: RECOVERING,
    planted: { what: 'EVALSHA of a script that was loaded at the start', workload: PLAIN },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
    expect(outcome).toPassCheckers('effects');
  },
);
