import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { master, powerOff } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The host of the master disappears: its power supply fails, or the virtual machine is deleted. Packets to it are
// dropped, and nothing refuses or closes a connection. ioredis waits without a timeout by default: set
// socketTimeout for the open connection, and connectTimeout well below the default of 10 s for a new one.

const POWER_OFF = powerOff(master);
const DELETED = powerOff(master, { connections: 'closed' });

// Of ioredis, when it is given none.
const CONNECT_TIMEOUT = '10s';

scenario(
  'master power-off: ioredis defaults do not follow; socketTimeout and connectTimeout do',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    faults: [POWER_OFF],
    tags: ['breaks', 'client'],
    planted: { what: 'the tuned client has no socketTimeout and no connectTimeout', clients: { tuned: {} } },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(POWER_OFF)).toPromoteWithin(budget.promotion);
    await expect(clients.tuned).toFollowPromotionWithin(budget.following);
    await expectBreaks(clients.defaults).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.tuned).toLoseOnlyWritesInFlight();
    expectBreaks(outcome).toPassCheckers('unsettled');
  },
);

scenario(
  'master host deleted: ioredis defaults wait for the 10 s connectTimeout before they follow',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    faults: [DELETED],
    tags: ['breaks', 'client'],
    planted: {
      what: 'the client has a short connectTimeout',
      clients: { defaults: { connectTimeout: 500 } },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(DELETED)).toPromoteWithin(budget.promotion);
    const both = Object.values(clients);
    for (const client of both) await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseOnlyWritesInFlight();
    expectBreaks(outcome.clients.defaults).toBeOutForAtMost(CONNECT_TIMEOUT);
  },
);
