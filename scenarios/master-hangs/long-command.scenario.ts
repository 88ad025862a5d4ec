import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { busyScript, debugSleep, lasting, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// One command blocks the master for longer than down-after: KEYS on millions of keys, a huge DEL, a Lua script
// with a long loop. Nothing is broken, but there is a failover, as after a freeze. Find such commands (SLOWLOG)
// and split them, or keep down-after above the longest. A client with a short socketTimeout survives the failover;
// without a failover it resends commands that the master applies too: make writes idempotent.

const LONG = '6s';
const COMMANDS = {
  command: lasting(LONG, debugSleep(master, LONG)),
  script: lasting(LONG, busyScript(master, LONG)),
};
const CLIENTS = { tuned: TUNED, defaults: {} };

for (const [what, command] of Object.entries(COMMANDS)) {
  scenario(
    `slow ${what} longer than down-after: false failover; ioredis defaults lose acknowledged writes`,
    {
      topology: { downAfter: '2s' },
      clients: CLIENTS,
      tolerates: RESENT,
      tags: ['breaks', 'loss', 'false-failover'],
      planted: { what: 'down-after longer than the command', topology: { downAfter: '10s' } },
    },
    async ({ clients, finish, inject, budget }) => {
      await expect(await inject(command)).toPromoteWithin(budget.promotion);
      await expect(clients.tuned).toFollowPromotionWithin(budget.following);
      const outcome = await finish();
      expect(outcome.clients.tuned).toLoseNoAcknowledgedWrites();
      expectBreaks(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
    },
  );
}

scenario(
  'slow command shorter than down-after: no failover or loss; socketTimeout duplicates writes',
  {
    topology: { downAfter: '10s' },
    clients: CLIENTS,
    tolerates: RESENT,
    tags: ['breaks', 'client', 'false-failover'],
    planted: { what: 'down-after shorter than the command', topology: { downAfter: '2s' } },
  },
  async ({ finish, inject, budget }) => {
    const failover = await inject(COMMANDS.command);
    await expect(failover).not.toPromoteWithin(budget.detection);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseNoAcknowledgedWrites();
    expect(outcome.clients.defaults).toHaveNoGhostsOrDuplicates();
    expectBreaks(outcome.clients.tuned).toHaveNoGhostsOrDuplicates();
  },
);
