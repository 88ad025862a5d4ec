import { expect, scenario } from '../../harness/index.ts';
import { anySentinel, coordinatedFailover } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// SENTINEL FAILOVER … COORDINATED of Valkey 9 makes Sentinel send CLIENT PAUSE and FAILOVER to the master, in one
// transaction. With the rights that Valkey 8 documents for Sentinel's user it is rejected: add +failover and
// +client|pause. Without +client|unpause a replica is promoted, and clients with ioredis's defaults stay on the old
// master. On other servers the scenarios are skipped.

const COORDINATED = coordinatedFailover(anySentinel);
const PASSWORD = 'correct-horse';
const RIGHTS =
  '+multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill';

const withSentinelsRights = (rights: string) => ({
  downAfter: '2s' as const,
  redis: { user: [`watcher on >${PASSWORD} allchannels ${rights}`] },
  sentinel: { 'sentinel auth-user mymaster': 'watcher', 'sentinel auth-pass mymaster': PASSWORD },
});

const NEEDED = ['+failover', '+client|pause', '+client|unpause'] as const;

for (const right of NEEDED) {
  const others = NEEDED.filter(each => each !== right).join(' ');
  scenario(
    `ACL for Sentinel of Valkey 9: with ${right} a coordinated failover loses no write`,
    {
      topology: withSentinelsRights(`${RIGHTS} ${NEEDED.join(' ')}`),
      clients: { tuned: TUNED, defaults: {} },
      tolerates: RESENT,
      faults: [COORDINATED],
      tags: ['security'],
      planted: {
        what: `the user of Sentinel has no ${right}`,
        topology: withSentinelsRights(`${RIGHTS} ${others}`),
      },
    },
    async ({ clients, finish, inject, budget }) => {
      await expect(await inject(COORDINATED)).toPromoteWithin(budget.promotion);
      for (const client of Object.values(clients))
        await expect(client).toFollowPromotionWithin(budget.following);
      const outcome = await finish();
      for (const client of Object.values(outcome.clients)) expect(client).toLoseNoAcknowledgedWrites();
    },
  );
}
