import { delay, expect, master, scenario } from '../../harness/index.ts';

// Every answer of the master comes late, as over a long or crowded way. As long as it comes within down-after, nothing
// fails over. Keep down-after well above the latency that you ever see.

const LATE = delay(master, '200ms', { jitter: '50ms' });

scenario(
  'a delay well below down-after fails nothing over',
  { topology: { downAfter: '2s' }, clients: { app: {} }, faults: [LATE] },
  async ({ clients, inject }) => {
    const failover = await inject(LATE);
    await expect(failover).not.toPromoteWithin('10s');
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
