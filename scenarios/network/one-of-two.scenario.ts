import {
  clientNamed,
  cutOffMachine,
  expect,
  expectBreaks,
  lasting,
  master,
  scenario,
} from '../../harness/index.ts';
import { LISTENING } from '../clients/listening.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// Servers stand on two machines, and the one with the master loses its link to the other and to most clients. Where most
// sentinels stand decides: on the other machine they promote a replica there, and a client beside the old master loses what
// it goes on writing; beside the master they leave everybody else without one until the link is back. With two machines
// there is no place for a majority that is right both times: put a third sentinel on a third machine.

// 100 writes a second, for the seconds in which only sentinels know.
const MOST_IN_FLIGHT = 20;

scenario(
  'the machine of the master is cut off: most sentinels stand on the other, which promotes a replica, and a client beside the old master loses its writes',
  {
    topology: TWO_SENTINELS_LEFT,
    clients: { away: TUNED, beside: LISTENING },
    separable: true,
    faults: [cutOffMachine(master)],
    tags: ['smoke', 'breaks', 'loss', 'split-brain'],
    planted: {
      what: 'sentinels of which most stand beside the master',
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
  'the machine of the master is cut off with most of the sentinels: nobody is promoted, and clients away from it wait for the link',
  {
    topology: { ...TWO_SENTINELS_LEFT, replicas: 1 },
    clients: { away: TUNED, beside: TUNED },
    separable: true,
    faults: [cutOffMachine(master)],
    tags: ['split-brain'],
    planted: { what: 'most sentinels stand on the other machine', topology: { replicas: 2 } },
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
