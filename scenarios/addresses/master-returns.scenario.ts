import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { lasting, master, replace, restart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from '../cold-start/durable.ts';
import { rejoinAndFinish } from './rejoin.ts';

// The pod of the master restarts at another address, without a failover before. It calls itself master there, and no
// sentinel knows it: no client finds it and no replica follows it, with its data or without. The sentinels promote a
// replica after down-after. Nothing makes the old master a replica either, until its start script asks a sentinel for
// the master. A stable address is more dangerous for a master that returns empty: see cold-start.

const RESTART_ELSEWHERE = restart(master, '500ms', { address: 'new', signal: 'TERM' });

const OPTIONS = {
  topology: { downAfter: '2s', redis: DURABLE },
  clients: { app: TUNED },
  tolerates: RESENT,
  faults: [RESTART_ELSEWHERE],
  timeout: '120s',
} as const;

scenario(
  'master restarted at a new address without a failover: a master that no sentinel knows',
  {
    ...OPTIONS,
    planted: { what: 'replica-priority 0', topology: { redis: { ...DURABLE, 'replica-priority': 0 } } },
  },
  async context => {
    const { topology, clients, inject, budget } = context;
    const failover = await inject(RESTART_ELSEWHERE);
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await expectBreaks(topology).toStabilizeWithin(budget.demotion);
    await rejoinAndFinish(context);
  },
);

scenario(
  'master returns empty at a new address within down-after: a replica with the data is promoted',
  {
    ...OPTIONS,
    planted: {
      what: 'the master returns empty at the address that the sentinels know',
      fault: lasting('1s', restart(master, '300ms', { data: 'deleted' })),
    },
  },
  async context => {
    const { clients, inject, budget } = context;
    const failover = await inject(replace(master, '300ms', { startsAs: 'configured' }));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await rejoinAndFinish(context);
  },
);
