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

// Five nodes, each with a redis server, a sentinel and a client, split two against three: what was published in 2013 as
// the loss of more than half of all acknowledged writes. Clients listen for the switch and give up silent
// connections: those of the larger side follow the promotion. Those of the smaller side cannot know of it.
// min-replicas-to-write must be larger than the number of replicas that can be cut off together with the master.

const NODES = { replicas: 4, sentinels: 5, quorum: 3, colocated: true, downAfter: '2s' } as const;
const CLIENT = { failoverDetector: true, socketTimeout: 1000, connectTimeout: 500 };
const CLIENTS = { n1: CLIENT, n2: CLIENT, n3: CLIENT, n4: CLIENT, n5: CLIENT };

const SPLIT = lasting(
  '15s',
  partition({
    two: [
      ...['redis-1', 'sentinel-1', 'redis-2', 'sentinel-2'].map(named),
      clientNamed('n1'),
      clientNamed('n2'),
    ],
    three: [rest],
  }),
);

scenario(
  'the clients on the side of two lose what they were told is written',
  { topology: NODES, clients: CLIENTS, separable: true },
  async ({ clients, inject }) => {
    await expect(await inject(SPLIT)).toPromoteWithin('8s');
    for (const client of [clients.n1, clients.n2]) await expectBreaks(client).toLoseNoAcknowledgedWrites();
    // What was on its way to the replicas when the network split.
    for (const client of [clients.n3, clients.n4, clients.n5]) await expect(client).toLoseAtMost(20);
  },
);

scenario(
  'one replica on the side of the old master is enough to satisfy min-replicas-to-write 1, and the loss is the same',
  {
    topology: { ...NODES, redis: { 'min-replicas-to-write': 1, 'min-replicas-max-lag': 1 } },
    clients: CLIENTS,
    separable: true,
  },
  async ({ clients, inject }) => {
    await expect(await inject(SPLIT)).toPromoteWithin('8s');
    for (const client of [clients.n1, clients.n2]) await expectBreaks(client).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'with min-replicas-to-write 2 the loss is bounded by the lag',
  {
    topology: { ...NODES, redis: { 'min-replicas-to-write': 2, 'min-replicas-max-lag': 1 } },
    clients: CLIENTS,
    separable: true,
  },
  async ({ clients, inject }) => {
    await expect(await inject(SPLIT)).toPromoteWithin('8s');
    // 100 writes a second, for the second that a replica may lag, and the two in which that is noticed.
    for (const client of Object.values(clients)) await expect(client).toLoseAtMost(350);
  },
);
