import { anySentinel, coordinatedFailover, expect, scenario } from '../../harness/index.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// SENTINEL FAILOVER … COORDINATED of Valkey 9 makes Sentinel send FAILOVER to the master. With the rights that Valkey 8
// documents for Sentinel's user the planned failover is rejected: add +failover. On other servers the scenario is
// skipped.

const COORDINATED = coordinatedFailover(anySentinel);
const PASSWORD = 'correct-horse';
const RIGHTS =
  '+multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill';

const withSentinelsRights = (rights: string) => ({
  downAfter: '2s' as const,
  redis: { user: [`watcher on >${PASSWORD} allchannels ${rights}`] },
  sentinel: { 'sentinel auth-user mymaster': 'watcher', 'sentinel auth-pass mymaster': PASSWORD },
});

scenario(
  'ACL with +failover for Sentinel (Valkey 9): a coordinated failover loses no acknowledged write',
  {
    topology: withSentinelsRights(`${RIGHTS} +failover`),
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [COORDINATED],
    tags: ['security'],
    planted: { what: 'the user of Sentinel has no +failover', topology: withSentinelsRights(RIGHTS) },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(COORDINATED)).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    expect((await finish()).clients.app).toLoseNoAcknowledgedWrites();
  },
);
