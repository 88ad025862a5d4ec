import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { aclChange, diskFull, master } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';

// The master is running and answers every PING with an error: the ACL rules of Sentinel's user changed, or the
// disk is full (MISCONF). Sentinel treats it as down, but a client with ioredis defaults stays connected, and
// loses its writes after the rules or the disk are fixed. Set failoverDetector, and give Sentinel its own user.

const OWN_USER = {
  redis: { user: 'watcher on >secret ~* &* +@all' },
  sentinel: { 'sentinel auth-user': 'mymaster watcher', 'sentinel auth-pass': 'mymaster secret' },
};

// 100 writes a second, from the promotion to its announcement by an INFO a second later, and twice that for slack.
const MOST_UNTIL_ANNOUNCED = 300;

scenario(
  'ACL forbids PING to Sentinel: failover from a live master; failoverDetector bounds the loss',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, listening: LISTENING },
    tolerates: RESENT,
    tags: ['client', 'loss', 'breaks', 'security'],
    planted: { what: 'Sentinel has a user of its own', topology: OWN_USER },
  },
  async ({ clients, finish, inject, budget }) => {
    const failover = await inject(aclChange(master, 'default', '-ping'));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.listening).toFollowPromotionWithin(budget.following);
    await failover.heal();
    const outcome = await finish();
    expect(outcome.clients.listening).toLoseAtMost(MOST_UNTIL_ANNOUNCED);
    expectBreaks(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
  },
);

for (const disk of ['RDB', 'AOF'] as const)
  scenario(
    `disk full under the ${disk} (MISCONF): failover; a client with failoverDetector loses nothing`,
    {
      topology: { downAfter: '2s' },
      clients: { defaults: {}, listening: LISTENING },
      tolerates: RESENT,
      tags: ['client', 'loss', 'breaks'],
      planted: {
        what: 'every replica has replica-priority 0',
        topology: { redis: { 'replica-priority': 0 } },
      },
    },
    async ({ clients, finish, inject, budget }) => {
      const failover = await inject(diskFull(master, { of: disk }));
      await expect(failover).toPromoteWithin(budget.promotion);
      await expect(clients.listening).toFollowPromotionWithin(budget.following);
      await failover.heal();
      const outcome = await finish();
      expect(outcome.clients.listening).toLoseNoAcknowledgedWrites();
      expectBreaks(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
    },
  );
