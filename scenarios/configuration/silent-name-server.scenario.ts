import { expect, expectBreaks, scenario, sum } from '../../harness/index.ts';
import { crash, everySentinel, master, silentNameServer } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes while the DNS server of the sentinels is unresponsive. Sentinel resolves the name of the
// master before each connection attempt, in its only thread: it hangs, and goes into TILT for half a minute. By
// then the replicas have been without a master for longer than 10 × down-after, and are never promoted. Give
// sentinels addresses, or a resolver that always replies at once; otherwise an operator has to restart the master.

const SILENT = silentNameServer(everySentinel);

scenario(
  'DNS server of the sentinels unresponsive: TILT, and no failover even after it recovers',
  {
    topology: { downAfter: '2s', hostnames: true, redis: { appendonly: 'yes' } },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [SILENT],
    tags: ['breaks', 'slow'],
    timeout: '150s',
    planted: { what: 'the sentinels use IP addresses', topology: { hostnames: false } },
  },
  async ({ topology, finish, inject, budget }) => {
    const silence = await inject(SILENT);
    const failover = await inject(crash(master));
    const silentFor = sum(budget.promotion, '10s');
    await expectBreaks(failover).toPromoteWithin(silentFor);
    await silence.heal();
    // The lookup that is under way, TILT, and a whole promotion.
    await expectBreaks(failover).toPromoteWithin(sum(silentFor, '10s', '30s', budget.promotion));
    expect(topology.published().join()).toContain('-failover-abort-no-good-slave');
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);
