import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { anySentinel, plannedFailover } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// SENTINEL FAILOVER for maintenance. Sentinel promotes a replica and leaves the old master alone: until it is
// demoted, about ten seconds later, it acknowledges writes that are lost with the demotion. A client with
// failoverDetector listens for +switch-master and reconnects sooner; CLIENT PAUSE WRITE on the old master before
// the failover loses nothing.

const RATE = 100;
// The leader sees the promotion in an INFO (period 1 s) and tells the others in hellos (2 s); a second for the client.
const UNTIL_IT_HEARS_S = 4;

scenario(
  'planned failover: ioredis defaults lose acknowledged writes for 10 s; failoverDetector limits it',
  {
    topology: { downAfter: '2s' },
    workload: { rate: RATE },
    clients: { defaults: {}, listening: { failoverDetector: true } },
    tolerates: RESENT,
    tags: ['smoke', 'breaks', 'client', 'loss'],
    planted: { what: 'the client has no failoverDetector', clients: { listening: {} } },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(plannedFailover(anySentinel))).toPromoteWithin(budget.promotion);
    await expect(clients.listening).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expectBreaks(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
    expect(outcome.clients.listening).toLoseAtMost(UNTIL_IT_HEARS_S * RATE);
  },
);
