import { expect, scenario, sum } from '../../harness/index.ts';
import { master, restart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from '../cold-start/durable.ts';

// Sentinels and servers know each other by names, and the pod of the master returns at a new address. Sentinel resolves the
// name before each connection attempt: if the DNS record is current within down-after, the master stays the master. If
// the record is stale for longer, the sentinels fail over, although the master is back. Its name brings it into the
// deployment again: when the record is current, a sentinel makes it a replica. Keep the time to live of the records
// below down-after.

const STALE_FOR = '12s';
const BY_NAME = { hostnames: true, redis: DURABLE } as const;
const NEW_POD = restart(master, '300ms', { address: 'new' });
const STALE_RECORD = restart(master, '300ms', { address: 'new', namesStaleFor: STALE_FOR });

scenario(
  'hostnames: the master returns at a new address within down-after, DNS is current: no failover',
  {
    topology: { ...BY_NAME, downAfter: '5s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [NEW_POD],
    timeout: '90s',
    planted: { what: 'the sentinels use IP addresses', topology: { hostnames: false } },
  },
  async ({ topology, inject, finish, budget }) => {
    const failover = await inject(NEW_POD);
    await expect(failover).not.toPromoteWithin(budget.promotion);
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
    expect(outcome.clients.app).toBeOutForAtMost('5s');
  },
);

scenario(
  'hostnames: DNS record of the master stale for longer than down-after: failover; it rejoins by name',
  {
    topology: { ...BY_NAME, downAfter: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [STALE_RECORD],
    timeout: '120s',
    planted: {
      what: 'replica-priority 0',
      topology: { ...BY_NAME, redis: { ...DURABLE, 'replica-priority': 0 } },
    },
  },
  async ({ topology, clients, inject, finish, budget }) => {
    const failover = await inject(STALE_RECORD);
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await expect(topology).toStabilizeWithin(sum(STALE_FOR, budget.demotion));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
