import { expect, scenario } from '../../harness/index.ts';
import { master, named, partition } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';

// A firewall rule or a route hides a healthy master from some sentinels; replicas and clients still reach it.
// Hidden from fewer sentinels than the quorum, it stays master. Hidden from as many as the quorum, it is failed
// over, although one sentinel and every client reach it: place sentinels where the clients are, and raise the
// quorum if a false failover is worse for you than a late one.

const HIDDEN_FROM_ONE = partition({ master: [master], blind: [named('sentinel-1')] });
const HIDDEN_FROM_TWO = partition({ master: [master], blind: [named('sentinel-1'), named('sentinel-2')] });

scenario(
  'partition between the master and one of three sentinels: no failover with quorum 2',
  {
    topology: { downAfter: '2s' },
    clients: { listening: LISTENING },
    tolerates: RESENT,
    tags: ['false-failover'],
    planted: { what: 'quorum 1', topology: { quorum: 1 } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(HIDDEN_FROM_ONE)).not.toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expect(outcome.clients.listening).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'partition between the master and two of three sentinels: false failover with quorum 2',
  {
    topology: { downAfter: '2s' },
    clients: { listening: LISTENING },
    tolerates: {
      ...RESENT,
      loss: 'what was acknowledged while the failover went on did not reach the replica',
    },
    tags: ['false-failover'],
    planted: { what: 'quorum 3', topology: { quorum: 3 } },
  },
  async ({ topology, clients, inject, budget }) => {
    const failover = await inject(HIDDEN_FROM_TWO);
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.listening).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
  },
);

scenario(
  'partition between the master and two of three sentinels: no failover with quorum 3',
  {
    topology: { downAfter: '2s', quorum: 3 },
    clients: { listening: LISTENING },
    tolerates: RESENT,
    tags: ['false-failover'],
    planted: { what: 'quorum 2', topology: { quorum: 2 } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(HIDDEN_FROM_TWO)).not.toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expect(outcome.clients.listening).toLoseNoAcknowledgedWrites();
  },
);
