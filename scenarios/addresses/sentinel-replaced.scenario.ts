import { eventually, expect, expectBreaks, type ScenarioContext, scenario } from '../../harness/index.ts';
import { crash, everySentinel, lasting, master, named, sentinelReset } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A sentinel is replaced three times by a new one at a new address, as a pod without a stable address and a volume.
// The others keep every old one in their lists and count it for the majority of a vote: with five others, four votes
// of six are needed. Three live sentinels cannot elect a leader any more once one of them is down. Watch
// num-other-sentinels, keep addresses and identities (myid), and after a replacement send SENTINEL RESET to one
// sentinel after the other.

const OPTIONS = {
  topology: { downAfter: '2s', failoverTimeout: '3s', redis: { appendonly: 'yes', appendfsync: 'always' } },
  clients: { app: TUNED },
  tolerates: RESENT,
  timeout: '150s',
} as const;

const HELLO_PERIODS = '10s';
const INFO_PERIODS = '25s';

const valueIn = (reply: unknown, field: string): number => {
  const values = [reply].flat().map(String);
  return Number(values[values.indexOf(field) + 1]);
};

type Live = Pick<ScenarioContext<'app'>['topology'], 'sentinels' | 'ask'>;

/** How many others each sentinel knows, and how many replicas. */
async function known({ sentinels, ask }: Live) {
  const replies = await Promise.all(sentinels.map(one => ask(one, 'SENTINEL', 'MASTER', 'mymaster')));
  return {
    others: replies.map(reply => valueIn(reply, 'num-other-sentinels')),
    replicas: replies.map(reply => valueIn(reply, 'num-slaves')),
  };
}

/** The new one starts before the old one ends. */
async function replaceThreeTimes({ topology }: ScenarioContext<'app'>): Promise<void> {
  for (const others of [3, 4, 5]) {
    const old = topology.sentinels.at(-1);
    await topology.addSentinel();
    await eventually(HELLO_PERIODS, async () => expect((await known(topology)).others[0]).toBe(others));
    if (old !== undefined) await topology.removeSentinel(old);
  }
}

scenario(
  'sentinel replaced three times at new addresses: old ones count for the majority, no failover',
  {
    ...OPTIONS,
    tags: ['breaks'],
    planted: {
      what: 'SENTINEL RESET on all sentinels before the crashes',
      fault: lasting('15s', sentinelReset(everySentinel)),
    },
  },
  async context => {
    const { topology, inject, finish, budget } = context;
    await replaceThreeTimes(context);
    expect((await known(topology)).others).toEqual([5, 5, 3]);
    const first = await inject(crash(named('sentinel-2')));
    const failover = await inject(crash(master));
    await expectBreaks(failover).toPromoteWithin(budget.retry);
    await failover.heal();
    await first.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'sentinel replaced three times, then SENTINEL RESET one by one: two of three elect a leader',
  {
    ...OPTIONS,
    planted: { what: 'quorum 3 of three sentinels', topology: { quorum: 3 } },
  },
  async context => {
    const { topology, clients, inject, finish, budget } = context;
    await replaceThreeTimes(context);
    for (const [place, sentinel] of topology.sentinels.entries()) {
      await topology.ask(sentinel, 'SENTINEL', 'RESET', 'mymaster');
      await eventually(INFO_PERIODS, async () => {
        const { others, replicas } = await known(topology);
        expect([others[place], replicas[place]]).toEqual([2, 2]);
      });
    }
    await inject(crash(named('sentinel-2')));
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.retry);
    await expect(clients.app).toFollowPromotionWithin(budget.lateFollowing);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
