import { expect, expectBreaks, scenario, type Topology } from '../../harness/index.ts';
import { crash, machineRoomRestart, master, named } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from './durable.ts';

// All pods start at once, and the start script of each writes its own server into sentinel.conf. The sentinels find
// each other, but each keeps its own master, even if that is a replica: nothing makes them agree. Two of three
// addresses that they give to clients are wrong, and if the real master crashes, no second sentinel confirms it:
// there is no failover. Ask the other sentinels for the master before a sentinel.conf is written; repair it with
// SENTINEL REMOVE and SENTINEL MONITOR.

const UNTIL_HELLO = '5s';

const eachItsOwn = ({ sentinels, redis }: Pick<Topology, 'sentinels' | 'redis'>) =>
  Object.fromEntries(sentinels.map(({ name }, i) => [name, { monitors: redis[i]?.name ?? '' }]));

/** What an operator does at each sentinel that monitors a replica. */
async function monitor(sentinel: Topology['sentinels'][number], topology: Pick<Topology, 'ask' | 'redis'>) {
  const { host, port } = topology.redis[0].address;
  await topology.ask(sentinel, 'SENTINEL', 'REMOVE', 'mymaster');
  await topology.ask(sentinel, 'SENTINEL', 'MONITOR', 'mymaster', host, String(port), '2');
  await topology.ask(sentinel, 'SENTINEL', 'SET', 'mymaster', 'down-after-milliseconds', '2000');
}

scenario(
  'cold start, each sentinel.conf names another master: no failover until SENTINEL REMOVE and MONITOR',
  {
    topology: { downAfter: '2s', failoverTimeout: '3s', redis: DURABLE },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [machineRoomRestart('1s')],
    tags: ['breaks'],
    timeout: '150s',
    planted: { what: 'one sentinel, which decides alone', topology: { sentinels: 1, quorum: 1 } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const powerFailure = await inject(machineRoomRestart('1s', { sentinelFiles: eachItsOwn(topology) }));
    await expectBreaks(topology).toStabilizeWithin(UNTIL_HELLO);
    await powerFailure.heal();
    const first = await inject(crash(named('redis-1')));
    await expectBreaks(first).toPromoteWithin(budget.promotion);
    await first.heal();
    for (const sentinel of topology.sentinels.slice(1)) await monitor(sentinel, topology);
    await expect(topology).toStabilizeWithin(budget.demotion);
    await expect(await inject(crash(master))).toPromoteWithin(budget.retry);
    await expect(clients.app).toFollowPromotionWithin(budget.lateFollowing);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
