import { eventually, expect, expectBreaks, scenario } from '../../harness/index.ts';
import { certificateChange, crash, master, named } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The certificate of the best replica has expired. Nothing shows it, because open connections stay: Sentinel promotes the
// replica, and only then opens a new connection, which fails. It then sees the promoted server as down and promotes the
// next. Monitor the dates of the certificates of all servers, not of the master alone.

const EXPIRED = 'redis-2';

scenario(
  'expired certificate on the promoted replica: sentinels see it as down and promote the next',
  {
    topology: {
      downAfter: '2s',
      failoverTimeout: '3s',
      security: 'tls',
      servers: { [EXPIRED]: { 'replica-priority': 10 } },
    },
    clients: { app: TUNED },
    tolerates: { ...RESENT, loss: 'writes in flight can be lost in each of two failovers' },
    tags: ['security', 'breaks'],
    planted: { what: 'there is no other replica to promote', topology: { replicas: 1 } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const expired = await inject(certificateChange(named(EXPIRED), { expired: true }));
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expectBreaks(clients.app).toFollowPromotionWithin(budget.following);
    await eventually(budget.retry, () => expect(topology.master.name).toBe('redis-3'));
    await expired.heal();
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    await finish();
  },
);
