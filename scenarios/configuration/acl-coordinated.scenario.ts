import { anySentinel, coordinatedFailover, expect, scenario } from '../../harness/index.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// SENTINEL FAILOVER … COORDINATED of Valkey 9 makes Sentinel send CLIENT PAUSE and FAILOVER to the master, in one
// transaction. With the rights that Valkey 8 documents for Sentinel's user it is rejected: add +failover and
// +client|pause. On other servers the scenarios are skipped.

const COORDINATED = coordinatedFailover(anySentinel);
const PASSWORD = 'correct-horse';
const RIGHTS =
  '+multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill';

const withSentinelsRights = (rights: string) => ({
  downAfter: '2s' as const,
  redis: { user: [`watcher on >${PASSWORD} allchannels ${rights}`] },
  sentinel: { 'sentinel auth-user mymaster': 'watcher', 'sentinel auth-pass mymaster': PASSWORD },
});

const NEEDED = { '+failover': '+client|pause', '+client|pause': '+failover' } as const;

for (const [right, other] of Object.entries(NEEDED)) {
  scenario(
    `ACL for Sentinel of Valkey 9: with ${right} a coordinated failover loses no acknowledged write`,
    {
      topology: withSentinelsRights(`${RIGHTS} ${right} ${other}`),
      clients: { app: TUNED },
      tolerates: RESENT,
      faults: [COORDINATED],
      tags: ['security'],
      planted: {
        what: `the user of Sentinel has no ${right}`,
        topology: withSentinelsRights(`${RIGHTS} ${other}`),
      },
    },
    async ({ clients, finish, inject, budget }) => {
      await expect(await inject(COORDINATED)).toPromoteWithin(budget.promotion);
      await expect(clients.app).toFollowPromotionWithin(budget.following);
      expect((await finish()).clients.app).toLoseNoAcknowledgedWrites();
    },
  );
}
