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
  'a master whose rules forbid Sentinel to PING is replaced',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, listening: LISTENING },
    tags: ['client', 'loss', 'breaks', 'security'],
    planted: { what: 'a user for Sentinel alone', topology: OWN_USER },
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
    `a master whose disk is full under its ${disk} is replaced, and a client that listens loses nothing`,
    {
      topology: { downAfter: '2s' },
      clients: { defaults: {}, listening: LISTENING },
      tags: ['client', 'loss', 'breaks'],
      planted: {
        what: 'replicas that must not be promoted',
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
