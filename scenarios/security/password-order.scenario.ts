import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { rulesEverywhere, settingEverywhere } from './everywhere.ts';

// The password of replication is rotated. If it changes on the servers before `masterauth` does, the open links of the
// replicas stay, and the next failover leaves the promoted server without a replica. A user can have two passwords: add
// the new one, change masterauth, and then remove the old one.

const NEW = 'staple-battery';
const GIVEN = {
  topology: { downAfter: '2s', security: 'acl' },
  clients: { app: TUNED },
  tolerates: RESENT,
  planted: {
    what: 'replicas log in as the user default, whose password does not change',
    topology: { security: 'password' },
  },
} as const;

scenario(
  'replication password changed before masterauth: no replica follows the new master until it is set',
  { ...GIVEN, tags: ['security', 'breaks'] },
  async ({ topology, clients, finish, inject, budget }) => {
    await inject(rulesEverywhere('replication', 'resetpass', `>${NEW}`));
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expectBreaks(topology).toStabilizeWithin(budget.demotion);
    for (const each of topology.redis) await topology.ask(each, 'CONFIG', 'SET', 'masterauth', NEW);
    await expect(topology).toStabilizeWithin(budget.demotion);
    await finish();
  },
);

scenario(
  'replication password rotated with both passwords valid: every replica follows the promoted server',
  { ...GIVEN, tags: ['security'] },
  async ({ topology, clients, finish, inject, budget }) => {
    await inject(rulesEverywhere('replication', `>${NEW}`));
    await inject(settingEverywhere({ masterauth: NEW }));
    for (const each of topology.redis)
      await topology.ask(each, 'ACL', 'SETUSER', 'replication', 'resetpass', `>${NEW}`);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await expect(topology).toPublishWithin('+slave-reconf-done', budget.retry);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
