import {
  clientNamed,
  expect,
  expectBreaks,
  lasting,
  named,
  partition,
  rest,
  scenario,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// Five nodes, each with a redis server, a sentinel and a client, split two against three: what was published in 2013 as
// the loss of more than half of all acknowledged writes. The replica that is cut off together with the master satisfies
// min-replicas-to-write 1: it must be larger than the number of replicas that can share the master's fate.

const NODES = { replicas: 4, sentinels: 5, quorum: 3, colocated: true, downAfter: '2s' } as const;
const wanting = (replicas: number) => ({
  ...NODES,
  redis: { 'min-replicas-to-write': replicas, 'min-replicas-max-lag': 1 },
});
const GIVEN = {
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
  [
    'the clients on the side of two lose what they were told is written, those on the side of three nothing',
    NODES,
  ],
  [
    'one replica beside the old master is enough for min-replicas-to-write 1, and the loss is the same',
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
  'with min-replicas-to-write 2 the loss ends within the lag',
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
