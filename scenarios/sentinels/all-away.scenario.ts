import { clientOf, expect, optionsFrom, scenario, sum } from '../../harness/index.ts';
import { crash, everySentinel, lasting, master, resetConnections, sequence } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// All sentinels are down for a while, for instance in a failed upgrade, and clients lose their connections to the
// master, which keeps running. They cannot look up its address, so they must keep asking: a client that gives up
// stays broken when the sentinels restart.

const AWAY = '45s';
const OUTAGE = lasting(AWAY, sequence(crash(everySentinel), resetConnections(master)));
// Starting the sentinels, and a round of asking them, once a second at least (sentinelRetryStrategy).
const UNTIL_ASKED_AGAIN = '5s';
const GIVES_UP = optionsFrom(new URL('../clients/gives-up.ts', import.meta.url));

scenario(
  'all sentinels down and connections killed: clients recover when the sentinels restart',
  {
    topology: { downAfter: '2s' },
    workload: { rate: 20 },
    clients: {
      defaults: {},
      tuned: TUNED,
      iovalkey: clientOf('iovalkey', {}),
      nodeRedis: clientOf('node-redis', {}),
    },
    tolerates: RESENT,
    tags: ['slow', 'client'],
    faults: [OUTAGE],
    planted: {
      what: 'sentinelRetryStrategy gives up when no sentinel answers',
      clients: { tuned: GIVES_UP },
    },
  },
  async ({ topology, finish, inject, budget }) => {
    await inject(OUTAGE);
    await expect(topology).toStabilizeWithin(budget.detection);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients))
      expect(client).toBeOutForAtMost(sum(AWAY, UNTIL_ASKED_AGAIN));
    for (const client of Object.values(outcome.clients)) expect(client).toLoseNoAcknowledgedWrites();
    expect(outcome).toPassCheckers('unsettled');
  },
);
