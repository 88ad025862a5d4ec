import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { freeze, lasting, master } from '../../harness/inject.ts';
import { consumers, pubsub } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';

// A client that only receives hardly notices a frozen master. A worker in BLPOP or XREAD BLOCK receives nothing
// until the freeze ends, unless socketTimeout or failoverDetector closes its connection. A subscriber waits for no
// reply, so socketTimeout does not close its connection: only failoverDetector does, when another master is
// announced.

const FREEZE = '12s';
// A client that keeps its connection has a gap of about the whole freeze, a little more or less.
const LONGEST_GAP = '11s';
const GIVEN = {
  topology: { downAfter: '2s' },
  clients: {
    defaults: {},
    failoverDetector: { failoverDetector: true },
    // With TLS a new connection to the frozen master waits for connectTimeout first.
    socketTimeout: { socketTimeout: 1000, connectTimeout: 500 },
  },
  tags: ['breaks', 'client'],
  planted: { what: 'the client has no failoverDetector', clients: { failoverDetector: {} } },
} as const;

for (const by of ['BLPOP', 'XREAD'] as const) {
  scenario(
    `frozen master: workers in ${by} receive nothing; failoverDetector or socketTimeout prevents it`,
    { ...GIVEN, workload: consumers({ by }), tolerates: { twice: RESENT.duplicates } },
    async ({ finish, inject, budget }) => {
      await expect(await inject(lasting(FREEZE, freeze(master)))).toPromoteWithin(budget.promotion);
      const outcome = await finish();
      expect(outcome.clients.failoverDetector).toHaveReceiveGapsOfAtMost(LONGEST_GAP);
      expect(outcome.clients.socketTimeout).toHaveReceiveGapsOfAtMost(LONGEST_GAP);
      expectBreaks(outcome.clients.defaults).toHaveReceiveGapsOfAtMost(LONGEST_GAP);
    },
  );
}

scenario(
  'frozen master: a Pub/Sub subscriber receives nothing; only failoverDetector prevents it',
  {
    ...GIVEN,
    workload: pubsub(),
    tolerates: {
      loss: 'Redis keeps no messages for subscribers that are not connected',
      twice: RESENT.duplicates,
    },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(lasting(FREEZE, freeze(master)))).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expect(outcome.clients.failoverDetector).toHaveReceiveGapsOfAtMost(LONGEST_GAP);
    expectBreaks(outcome.clients.socketTimeout).toHaveReceiveGapsOfAtMost(LONGEST_GAP);
    expectBreaks(outcome.clients.defaults).toHaveReceiveGapsOfAtMost(LONGEST_GAP);
  },
);
