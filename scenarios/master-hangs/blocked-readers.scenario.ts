import {
  consumers,
  expect,
  expectBreaks,
  freeze,
  lasting,
  master,
  pubsub,
  scenario,
} from '../../harness/index.ts';

// Whoever only listens notices little of a master that hangs. A worker that waits in BLPOP or XREAD BLOCK is deaf until the
// master thaws, unless socketTimeout or failoverDetector ends its connection. A subscriber waits for no reply, so
// socketTimeout does not end its connection either: only failoverDetector makes it leave, when another master is announced.

const FREEZE = '12s';
// Whoever does not leave its connection is deaf for about the whole freeze, a little more or less.
const MOST_DEAF = '11s';
const GIVEN = {
  topology: { downAfter: '2s' },
  clients: {
    defaults: {},
    failoverDetector: { failoverDetector: true },
    socketTimeout: { socketTimeout: 1000 },
  },
  tags: ['breaks', 'client'],
  planted: { what: 'a client does not listen for the switch', clients: { failoverDetector: {} } },
} as const;

for (const by of ['BLPOP', 'XREAD'] as const) {
  scenario(
    `a worker that waits in ${by} is deaf for as long as the master is frozen; either option helps`,
    { ...GIVEN, workload: consumers({ by }) },
    async ({ finish, inject, budget }) => {
      await expect(await inject(lasting(FREEZE, freeze(master)))).toPromoteWithin(budget.promotion);
      const outcome = await finish();
      expect(outcome.clients.failoverDetector).toHaveReceiveGapsOfAtMost(MOST_DEAF);
      expect(outcome.clients.socketTimeout).toHaveReceiveGapsOfAtMost(MOST_DEAF);
      expectBreaks(outcome.clients.defaults).toHaveReceiveGapsOfAtMost(MOST_DEAF);
    },
  );
}

scenario(
  'a subscriber is deaf for as long as the master is frozen; only listening for the switch helps',
  { ...GIVEN, workload: pubsub() },
  async ({ finish, inject, budget }) => {
    await expect(await inject(lasting(FREEZE, freeze(master)))).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expect(outcome.clients.failoverDetector).toHaveReceiveGapsOfAtMost(MOST_DEAF);
    expectBreaks(outcome.clients.socketTimeout).toHaveReceiveGapsOfAtMost(MOST_DEAF);
    expectBreaks(outcome.clients.defaults).toHaveReceiveGapsOfAtMost(MOST_DEAF);
  },
);
