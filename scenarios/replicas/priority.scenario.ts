import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { after, crash, master, named, partition } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// One replica lags when the master crashes, and the priorities differ: the lower number wins over any offset, and
// 0 is never promoted. Set replica-priority only if losing data is better for you than having the other replica as
// master.

/** redis-2 hears nothing of the master for some seconds, and is heard by the sentinels all the time. */
const BEHIND = partition({ behind: [named('redis-2')], master: [master] });
const CRASH = after('2s', crash(master));
const GIVEN = { faults: [BEHIND], clients: { app: TUNED }, tolerates: RESENT };
const topologyWith = (servers: Record<string, { 'replica-priority': number }>) =>
  ({ downAfter: '2s', servers }) as const;

scenario(
  'replica-priority outranks the offset: promoting the lagging replica loses acknowledged writes',
  {
    ...GIVEN,
    topology: topologyWith({ 'redis-2': { 'replica-priority': 10 } }),
    tags: ['breaks', 'loss'],
    planted: { what: 'both replicas have the same replica-priority', topology: topologyWith({}) },
  },
  async ({ finish, inject, budget }) => {
    await inject(BEHIND);
    const failover = await inject(CRASH);
    await expect(failover).toPromoteWithin(budget.promotion);
    expect(failover.timeline().newMaster).toBe('redis-2');
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'replica-priority 0: the replica with the highest offset is not promoted',
  {
    ...GIVEN,
    tolerates: { ...RESENT, loss: 'the promoted replica was behind the master' },
    topology: topologyWith({ 'redis-3': { 'replica-priority': 0 } }),
    planted: { what: 'the replica has the default replica-priority', topology: topologyWith({}) },
  },
  async ({ clients, inject, budget }) => {
    await inject(BEHIND);
    const failover = await inject(CRASH);
    await expect(failover).toPromoteWithin(budget.promotion);
    expect(failover.timeline().newMaster).toBe('redis-2');
    await expect(clients.app).toFollowPromotionWithin(budget.following);
  },
);
