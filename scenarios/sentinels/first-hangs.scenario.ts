import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { crash, firstListedSentinel, freeze, master, sequence } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from './two-left.ts';

// The first sentinel in every client's list hangs: it accepts connections and does not reply. While the master is
// running this goes unnoticed. When it crashes, ioredis asks that sentinel first, and without
// sentinelCommandTimeout waits forever; with it, ioredis asks the next. (Without failoverDetector: see
// docs/findings.md.)

scenario(
  'frozen first-listed sentinel: only clients with sentinelCommandTimeout follow a failover',
  {
    topology: TWO_SENTINELS_LEFT,
    clients: { defaults: {}, limited: TUNED },
    tolerates: {
      ...RESENT,
      unsettled: 'ioredis without sentinelCommandTimeout waits for a frozen sentinel without end',
    },
    tags: ['breaks', 'client'],
    planted: { what: 'the client has no sentinelCommandTimeout', clients: { limited: {} } },
  },
  async ({ clients, finish, inject, budget }) => {
    const failover = await inject(sequence(freeze(firstListedSentinel), crash(master)));
    await expect(failover).toPromoteWithin(budget.retry);
    await expect(clients.limited).toFollowPromotionWithin(budget.lateFollowing);
    await expectBreaks(clients.defaults).toFollowPromotionWithin(budget.lateFollowing);
    const outcome = await finish();
    expect(outcome.clients.limited).toLoseOnlyWritesInFlight();
  },
);
