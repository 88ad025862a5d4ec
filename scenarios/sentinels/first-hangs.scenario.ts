import {
  crash,
  expect,
  expectBreaks,
  firstListedSentinel,
  freeze,
  master,
  scenario,
  sequence,
} from '../../harness/index.ts';

// The sentinel that stands first in every client's list hangs: it accepts connections and answers nothing. As long as
// the master lives nobody notices. When it dies, ioredis asks that sentinel first, and without a sentinelCommandTimeout
// waits for it for ever; with one it asks the next. (Without failoverDetector: see docs/findings.md.)

const LIMITED = { sentinelCommandTimeout: 500, connectTimeout: 500, socketTimeout: 1000 };

scenario(
  'a client with a limit to the silence of sentinels follows when the first of them hangs, one without waits for it',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, limited: LIMITED },
    tags: ['breaks', 'client'],
    planted: { what: 'a client that sets no limit to the silence of sentinels', clients: { limited: {} } },
  },
  async ({ clients, inject, budget }) => {
    const failover = await inject(sequence(freeze(firstListedSentinel), crash(master)));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.limited).toFollowPromotionWithin(budget.following);
    await expectBreaks(clients.defaults).toFollowPromotionWithin(budget.following);
    await expect(clients.limited).toLoseNoAcknowledgedWrites();
  },
);
