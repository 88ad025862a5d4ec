import { expect, expectBreaks, scenario, type Topology } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { rulesEverywhere } from './everywhere.ts';

// The user of Sentinel lacks one right of those that the documentation names. Without most of them no failover succeeds:
// the transaction that promotes is rejected, or no replica seems to be good. Without `info` it is worse: a replica is
// promoted, and clients never learn of it. Others are needed at other times only, such as `publish` to find other sentinels.

/** Without it no client gets a new master; and why. */
const STOPS = {
  '+exec': 'the transaction is never run',
  '+slaveof': 'it is what promotes',
  '+config|rewrite': 'the transaction is rejected',
  '+client|kill': 'the transaction is rejected',
  '+ping': 'replicas seem to be down too',
  '+subscribe': 'replicas seem to be disconnected',
  '&__sentinel__:hello': 'replicas seem to be disconnected',
  '+info': 'a promotion is not noticed',
} as const;

/** Without it a failover succeeds; and why. */
const DOES_NOT_STOP = {
  '+multi': 'its commands run one by one',
  '+publish': 'the other sentinels are known',
  '+role': 'no sentinel sends it',
  '+client|setname': 'connections have no name',
  '+script|kill': 'no script runs',
} as const;

/** Open connections go, so that Sentinel makes new ones without the right. */
const reconnect = async ({ redis, ask }: Pick<Topology, 'redis' | 'ask'>) => {
  for (const server of redis) await ask(server, 'CLIENT', 'KILL', 'USER', 'sentinel');
};

const without = (right: string) =>
  rulesEverywhere('sentinel', right.startsWith('&') ? 'resetchannels' : right.replace('+', '-'));

const GIVEN = {
  topology: { downAfter: '2s', failoverTimeout: '3s', security: 'acl' },
  clients: { app: TUNED },
} as const;

for (const [right, why] of Object.entries(STOPS))
  scenario(
    `Sentinel without ${right}: clients get no new master, ${why}`,
    {
      ...GIVEN,
      tolerates: { ...RESENT, loss: 'the master keeps nothing on disk, and restarts without its data' },
      tags: ['security', 'breaks', 'slow'],
      planted: {
        what: 'Sentinel logs in as the user default, which has every right',
        topology: { security: 'password' },
      },
    },
    async ({ topology, clients, inject, budget }) => {
      const lack = await inject(without(right));
      await reconnect(topology);
      const failover = await inject(crash(master));
      await expectBreaks(clients.app).toFollowPromotionWithin(budget.following);
      await failover.heal();
      await lack.heal();
      await expect(topology).toStabilizeWithin(budget.demotion);
    },
  );

for (const [right, why] of Object.entries(DOES_NOT_STOP))
  scenario(
    `Sentinel without ${right}: a failover succeeds, ${why}`,
    {
      ...GIVEN,
      tolerates: RESENT,
      tags: ['security', 'slow'],
      planted: { what: 'Sentinel lacks +slaveof as well', fault: rulesEverywhere('sentinel', '-slaveof') },
    },
    async ({ topology, clients, inject, budget, finish }) => {
      await inject(without(right));
      await reconnect(topology);
      const failover = await inject(crash(master));
      await expect(failover).toPromoteWithin(budget.promotion);
      await expect(clients.app).toFollowPromotionWithin(budget.following);
      const outcome = await finish();
      expect(outcome.clients.app).toLoseOnlyWritesInFlight();
    },
  );
