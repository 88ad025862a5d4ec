import { adds, crash, everyReplica, expect, lasting, scenario } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

scenario(
  'readers of replicas get nothing while there is none',
  {
    topology: { downAfter: '2s' },
    clients: { app: {}, tuned: TUNED },
    workload: adds({ readEvery: 10 }),
    planted: { what: 'x' },
  },
  async ({ topology, histories, inject, budget }) => {
    await inject(lasting('8s', crash(everyReplica)));
    await expect(topology).toComeToRestWithin(budget.following);
    const f = await histories.findings();
    console.error(JSON.stringify(f, null, 1));
    await expect(histories).toHold('set-reads');
  },
);
