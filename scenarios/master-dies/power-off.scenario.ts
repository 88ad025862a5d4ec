import { expect, expectBreaks, master, powerOff, scenario } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// The master's host goes away: its power supply fails, or somebody deletes the virtual machine. Packets to it vanish, and
// nobody refuses or closes anything. ioredis waits in silence for as long as it is let: give it a socketTimeout for
// the connection that it has, and a connectTimeout well below the default of 10 s for the one that it tries to get.

const POWER_OFF = powerOff(master);
const DELETED = powerOff(master, { connections: 'closed' });

// Of ioredis, when it is given none.
const CONNECT_TIMEOUT = '10s';

scenario(
  'master power-off: ioredis defaults do not follow; socketTimeout and connectTimeout do',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    faults: [POWER_OFF],
    tags: ['breaks', 'client'],
    planted: { what: 'the tuned client has no socketTimeout and no connectTimeout', clients: { tuned: {} } },
  },
  async ({ clients, histories, inject, budget }) => {
    await expect(await inject(POWER_OFF)).toPromoteWithin(budget.promotion);
    await expect(clients.tuned).toFollowPromotionWithin(budget.following);
    await expectBreaks(clients.defaults).toFollowPromotionWithin(budget.following);
    await expect(clients.tuned).toLoseOnlyWhatWasInFlight();
    await expectBreaks(histories).toHold('unsettled');
  },
);

scenario(
  'master host deleted: ioredis defaults wait for the 10 s connectTimeout before they follow',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    faults: [DELETED],
    tags: ['breaks', 'client'],
    planted: {
      what: 'the client has a short connectTimeout',
      clients: { defaults: { connectTimeout: 500 } },
    },
  },
  async ({ clients, inject, budget }) => {
    await expect(await inject(DELETED)).toPromoteWithin(budget.promotion);
    const both = Object.values(clients);
    for (const client of both) await expect(client).toFollowPromotionWithin(budget.following);
    for (const client of both) await expect(client).toLoseOnlyWhatWasInFlight();
    await expectBreaks(clients.defaults).toBeOutForAtMost(CONNECT_TIMEOUT);
  },
);
