import {
  busyScript,
  debugSleep,
  expect,
  expectBreaks,
  lasting,
  master,
  scenario,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// One command keeps the master busy for longer than down-after: KEYS on millions of keys, a huge DEL, a Lua script with a
// long loop. Nothing is broken, and still it is failed over, like after a freeze. Find such commands (SLOWLOG) and cut
// them up, or keep down-after above the longest. A client with a short socketTimeout survives the failover; where there is
// none, it sends again what the master had received and carries out after all: make writes idempotent.

const LONG = '6s';
const COMMANDS = {
  command: lasting(LONG, debugSleep(master, LONG)),
  script: lasting(LONG, busyScript(master, LONG)),
};
const CLIENTS = { tuned: TUNED, defaults: {} };

for (const [what, command] of Object.entries(COMMANDS)) {
  scenario(
    `a ${what} longer than down-after costs a failover; what a client with the defaults then writes is lost`,
    {
      topology: { downAfter: '2s' },
      clients: CLIENTS,
      tags: ['breaks', 'loss', 'false-failover'],
      planted: { what: 'a down-after longer than the command', topology: { downAfter: '10s' } },
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
  'a command shorter than down-after fails nothing over and loses nothing; with a short socketTimeout writes are done twice',
  {
    topology: { downAfter: '10s' },
    clients: CLIENTS,
    tags: ['breaks', 'client', 'false-failover'],
    planted: { what: 'a down-after shorter than the command', topology: { downAfter: '2s' } },
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
