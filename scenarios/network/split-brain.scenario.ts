import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { clientNamed, lasting, master, named, partition, rest } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// A partition with the master, a sentinel and some clients on the minority side. The majority side promotes a
// replica; the old master keeps acknowledging writes, which are lost when it is demoted after the heal. No client
// setting prevents that. min-replicas-to-write and min-replicas-max-lag do: a master without replicas refuses
// writes.

const GUARD = { 'min-replicas-to-write': 1, 'min-replicas-max-lag': 1 };
const CLIENTS = { defaults: {}, listening: LISTENING, outside: TUNED };
const OLD_SIDE = [master, named('sentinel-1'), clientNamed('defaults'), clientNamed('listening')];
const SPLIT = partition({ old: OLD_SIDE, new: [rest] });

// 100 writes a second, for the second that a replica may lag, the two in which that is noticed, and half a one of slack.
const MOST_BEFORE_REFUSAL = 350;
// The cut reaches the hosts within a fifth of a second, not all at once.
const MOST_IN_FLIGHT = 20;

scenario(
  'split brain: clients beside the old master lose acknowledged writes, others lose none',
  {
    topology: TWO_SENTINELS_LEFT,
    clients: CLIENTS,
    tolerates: RESENT,
    separable: true,
    tags: ['smoke', 'breaks', 'loss', 'split-brain'],
    planted: { what: 'min-replicas-to-write 1', topology: { redis: GUARD } },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(lasting(budget.retry, SPLIT))).toPromoteWithin(budget.retry);
    await expect(clients.outside).toFollowPromotionWithin(budget.lateFollowing);
    const outcome = await finish();
    expect(outcome.clients.outside).toLoseAtMost(MOST_IN_FLIGHT);
    expectBreaks(outcome.clients.defaults).toLoseAtMost(MOST_BEFORE_REFUSAL);
    expectBreaks(outcome.clients.listening).toLoseAtMost(MOST_BEFORE_REFUSAL);
  },
);

scenario(
  'min-replicas-to-write bounds the loss in a split brain',
  {
    topology: { ...TWO_SENTINELS_LEFT, redis: GUARD },
    clients: CLIENTS,
    tolerates: RESENT,
    separable: true,
    tags: ['loss', 'split-brain'],
    planted: { what: 'no min-replicas-to-write', topology: { redis: {} } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(lasting(budget.retry, SPLIT))).toPromoteWithin(budget.retry);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseAtMost(MOST_BEFORE_REFUSAL);
  },
);
