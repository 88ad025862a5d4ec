import { aclChange, diskFull, expect, expectBreaks, master, scenario } from '../../harness/index.ts';
import { LISTENING } from '../clients/listening.ts';

// The master lives and answers every PING with an error: somebody changed the rules of the user that Sentinel has, or the
// disk is full and it says MISCONF. For Sentinel it is as dead as one that is silent, but a client with the defaults stays
// with it, and loses what it writes once the rules are put right or the disk is emptied. Set failoverDetector, and give
// Sentinel a user of its own.

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
    tags: ['client', 'loss', 'breaks', 'security'],
    planted: { what: 'Sentinel has a user of its own', topology: OWN_USER },
  },
  async ({ clients, inject, budget }) => {
    const failover = await inject(aclChange(master, 'default', '-ping'));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.listening).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(clients.listening).toLoseAtMost(MOST_UNTIL_ANNOUNCED);
    await expectBreaks(clients.defaults).toLoseNoAcknowledgedWrites();
  },
);

for (const disk of ['RDB', 'AOF'] as const)
  scenario(
    `disk full under the ${disk} (MISCONF): failover; a client with failoverDetector loses nothing`,
    {
      topology: { downAfter: '2s' },
      clients: { defaults: {}, listening: LISTENING },
      tags: ['client', 'loss', 'breaks'],
      planted: {
        what: 'every replica has replica-priority 0',
        topology: { redis: { 'replica-priority': 0 } },
      },
    },
    async ({ clients, inject, budget }) => {
      const failover = await inject(diskFull(master, { of: disk }));
      await expect(failover).toPromoteWithin(budget.promotion);
      await expect(clients.listening).toFollowPromotionWithin(budget.following);
      await failover.heal();
      await expect(clients.listening).toLoseNoAcknowledgedWrites();
      await expectBreaks(clients.defaults).toLoseNoAcknowledgedWrites();
    },
  );
