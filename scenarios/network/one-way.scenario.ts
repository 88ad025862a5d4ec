import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { client, everyServer, master, oneWay, together } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A route or a firewall drops packets in one direction only. In either direction the master is unreachable, and is
// failed over as fast as in a full partition. A client with ioredis defaults waits for the whole partition, and
// for a TCP retransmission after it: set socketTimeout.

const RECEIVES_NOTHING = together(
  oneWay({ from: everyServer, to: master }),
  oneWay({ from: client, to: master }),
);
const MUTE = together(oneWay({ from: master, to: everyServer }), oneWay({ from: master, to: client }));

// 100 writes a second; the cut reaches one pair of hosts after another, within a second.
const MOST_IN_FLIGHT = 100;

for (const [what, cut] of [
  ['receives nothing', RECEIVES_NOTHING],
  ['can send nothing', MUTE],
] as const)
  scenario(
    `one-way partition, master ${what}: failover; clients with socketTimeout follow`,
    {
      topology: { downAfter: '2s' },
      clients: { defaults: {}, limited: TUNED },
      tolerates: {
        ...RESENT,
        loss: 'a client without socketTimeout stays with the old master',
        unsettled: 'a client without socketTimeout waits until TCP sends again',
      },
      tags: ['client', 'breaks'],
      planted: { what: 'the client has no socketTimeout', clients: { limited: {} } },
    },
    async ({ clients, finish, inject, budget }) => {
      await expect(await inject(cut)).toPromoteWithin(budget.promotion);
      await expect(clients.limited).toFollowPromotionWithin(budget.following);
      await expectBreaks(clients.defaults).toFollowPromotionWithin(budget.following);
      const outcome = await finish();
      expect(outcome.clients.limited).toLoseAtMost(MOST_IN_FLIGHT);
    },
  );
