import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { clientNamed, cutOffMachine, lasting, master } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// Servers run on two machines, and the machine of the master loses its link to the other one and to most clients.
// The location of the sentinel majority decides. On the other machine, they promote a replica there, and a client
// beside the old master loses its writes. Beside the master, all other clients have no master until the link is
// back. With two machines no placement is right in both cases: run a sentinel on a third machine.

// 100 writes a second, for the seconds in which only sentinels know.
const MOST_IN_FLIGHT = 20;

scenario(
  'two machines, sentinel majority away from the master: split brain loses acknowledged writes',
  {
    topology: TWO_SENTINELS_LEFT,
    clients: { away: TUNED, beside: LISTENING },
    tolerates: RESENT,
    separable: true,
    faults: [cutOffMachine(master)],
    tags: ['smoke', 'breaks', 'loss', 'split-brain'],
    planted: {
      what: 'the sentinel majority is beside the master',
      topology: { replicas: 1 },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    const cut = cutOffMachine(master, { with: [clientNamed('beside')] });
    await expect(await inject(lasting(budget.retry, cut))).toPromoteWithin(budget.retry);
    await expect(clients.away).toFollowPromotionWithin(budget.lateFollowing);
    const outcome = await finish();
    expect(outcome.clients.away).toLoseAtMost(MOST_IN_FLIGHT);
    expectBreaks(outcome.clients.beside).toLoseAtMost(MOST_IN_FLIGHT);
  },
);

scenario(
  'two machines, sentinel majority beside the master: a partition causes no failover',
  {
    topology: { ...TWO_SENTINELS_LEFT, replicas: 1 },
    clients: { away: TUNED, beside: TUNED },
    tolerates: RESENT,
    separable: true,
    faults: [cutOffMachine(master)],
    tags: ['split-brain'],
    planted: { what: 'the sentinel majority is on the other machine', topology: { replicas: 2 } },
  },
  async ({ topology, finish, inject, budget }) => {
    const cut = await inject(cutOffMachine(master, { with: [clientNamed('beside')] }));
    await expect(cut).not.toPromoteWithin(budget.promotion);
    await cut.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.beside).toLoseNoAcknowledgedWrites();
    expect(outcome.clients.away).toLoseNoAcknowledgedWrites();
  },
);
