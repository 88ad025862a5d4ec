import { expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// The master crashes and no replica can replace it: every replica has replica-priority 0, as read-only copies for
// reports and backups have, or there is none. Sentinel elects a leader, finds no replica and aborts, repeatedly,
// and only the restart of the old master ends the outage. Keep two replicas that can be promoted.

const ABORT = '-failover-abort-no-good-slave';

scenario(
  'replica-priority 0 on every replica: no failover, the report names the reason',
  {
    topology: { downAfter: '2s', redis: { 'replica-priority': 0 } },
    clients: { app: {} },
    tolerates: { ...RESENT, loss: 'the master keeps nothing on disk, and restarts without its data' },
    planted: {
      what: 'one replica has the default replica-priority',
      topology: { servers: { 'redis-3': { 'replica-priority': 100 } } },
    },
  },
  async ({ topology, inject, budget }) => {
    const failover = await inject(crash(master));
    await expect(topology).toPublishWithin(ABORT, budget.promotion);
    expect(failover.obstacles()).toContainEqual(expect.stringContaining(ABORT));
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.following);
    expect(topology.master.name).toBe('redis-1');
  },
);

scenario(
  'no replica deployed: no failover, the report names the reason',
  {
    topology: { downAfter: '2s', replicas: 0 },
    clients: { app: {} },
    tolerates: { ...RESENT, loss: 'the master keeps nothing on disk, and restarts without its data' },
    planted: { what: 'one replica is deployed', topology: { replicas: 1 } },
  },
  async ({ topology, inject, budget }) => {
    const failover = await inject(crash(master));
    await expect(topology).toPublishWithin(ABORT, budget.promotion);
    expect(failover.obstacles()).toContainEqual(expect.stringContaining(ABORT));
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.following);
    expect(topology.master.name).toBe('redis-1');
  },
);
