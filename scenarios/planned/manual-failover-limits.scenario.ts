import { expect, scenario, unlessTooBusy } from '../../harness/index.ts';
import { after, master, named, partition, plannedFailover } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// SENTINEL FAILOVER while one replica lags, because its link to the master is down. The other one is promoted, and
// meanwhile the same sentinel refuses a second failover (another sentinel does not). Two limits: it compares the
// offsets of the last INFO, up to ten seconds old, and replica-priority outranks them. Check the replicas yourself
// first.

// Sentinels ask for INFO every 10 s.
const UNTIL_OFFSETS_ARE_KNOWN = '11s';

scenario(
  'planned failover skips the lagging replica; a second SENTINEL FAILOVER is refused',
  {
    topology: { downAfter: '2s' },
    clients: { app: { failoverDetector: true } },
    tolerates: {
      ...RESENT,
      loss: 'what was acknowledged while the failover went on did not reach the replica',
    },
    planted: {
      what: 'the lagging replica has the better replica-priority',
      topology: { servers: { 'redis-2': { 'replica-priority': 10 } } },
    },
  },
  async ({ topology, clients, inject, budget, pick }) => {
    await inject(partition({ master: [master], behind: [named('redis-2')] }));
    const sentinel = pick(topology.sentinels);
    const failover = await inject(after(UNTIL_OFFSETS_ARE_KNOWN, plannedFailover(sentinel)));
    const again = await topology.ask(sentinel, 'SENTINEL', 'FAILOVER', 'mymaster').then(String, String);
    await unlessTooBusy(failover, () => expect(again).toContain('INPROG'));
    await expect(failover).toPromoteWithin(budget.promotion);
    expect(failover.timeline().newMaster).toBe('redis-3');
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await expect(topology).toStabilizeWithin(budget.demotion);
    expect(failover.timeline().masters).toEqual(['redis-3']);
  },
);
