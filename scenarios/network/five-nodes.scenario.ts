import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { clientNamed, lasting, named, partition, rest } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Five nodes, each with a redis server, a sentinel and a client, partitioned two against three: the case published
// in 2013 as the loss of more than half of all acknowledged writes. A replica in the minority satisfies
// min-replicas-to-write 1: the value must exceed the number of replicas that can be cut off together with the
// master.

const NODES = { replicas: 4, sentinels: 5, quorum: 3, colocated: true, downAfter: '2s' } as const;
const wanting = (replicas: number) => ({
  ...NODES,
  redis: { 'min-replicas-to-write': replicas, 'min-replicas-max-lag': 1 },
});
const GIVEN = {
  tolerates: RESENT,
  clients: { n1: TUNED, n2: TUNED, n3: TUNED, n4: TUNED, n5: TUNED },
  separable: true,
} as const;
const NODES_OF_TWO = ['redis-1', 'sentinel-1', 'redis-2', 'sentinel-2'].map(named);
const SPLIT = partition({ two: [...NODES_OF_TWO, clientNamed('n1'), clientNamed('n2')], three: [rest] });

// 100 writes a second, for the second that a replica may lag, the two in which that is noticed, and half a one of slack.
const MOST_BEFORE_REFUSAL = 350;
// The cut reaches the hosts within a fifth of a second, not all at once.
const MOST_IN_FLIGHT = 20;

for (const [what, topology] of [
  ['five-node split brain: minority clients lose acknowledged writes, majority clients lose none', NODES],
  [
    'five-node split brain: min-replicas-to-write 1 prevents nothing, a replica is in the minority',
    wanting(1),
  ],
] as const)
  scenario(
    what,
    {
      ...GIVEN,
      topology,
      tags: ['breaks', 'loss', 'split-brain'],
      planted: { what: 'min-replicas-to-write 2', topology: wanting(2) },
    },
    async ({ finish, inject, budget }) => {
      await expect(await inject(lasting(budget.promotion, SPLIT))).toPromoteWithin(budget.promotion);
      const outcome = await finish();
      const { n1, n2, ...three } = outcome.clients;
      for (const client of Object.values(three)) expect(client).toLoseAtMost(MOST_IN_FLIGHT);
      for (const client of [n1, n2]) expectBreaks(client).toLoseAtMost(MOST_BEFORE_REFUSAL);
    },
  );

scenario(
  'five-node split brain: min-replicas-to-write 2 bounds the loss',
  {
    ...GIVEN,
    topology: wanting(2),
    tags: ['loss', 'split-brain'],
    planted: { what: 'min-replicas-to-write 1', topology: wanting(1) },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(lasting(budget.promotion, SPLIT))).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseAtMost(MOST_BEFORE_REFUSAL);
  },
);
