import { eventually, expect, type ScenarioContext, scenario } from '../../harness/index.ts';
import { anySentinel, crash, master, plannedFailover } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// An orchestrator replaces every server by an empty one at a new address: the replicas first, the master last. The
// sentinels learn of a new replica in the next INFO of the master, up to 10 s later: wait for that before the next
// step, or they know no replica that could be promoted. They list every old address as down until they are reset.

const REPLACED = 3;
const WRITES_A_SECOND = 100;
// As in a planned failover: the hello that announces the new master, and the client.
const UNTIL_IT_HEARS_S = 4;
const INFO_PERIODS = '25s';

type Live = ScenarioContext<'app'>['topology'];

/** Every sentinel lists as many replicas as answer. */
async function untilAllAreKnown({ sentinels, replicas, ask }: Live): Promise<void> {
  for (const sentinel of sentinels)
    await eventually(INFO_PERIODS, async () => {
      const listed = String(await ask(sentinel, 'SENTINEL', 'REPLICAS', 'mymaster'));
      for (const { address } of replicas) expect(listed).toContain(`${address.host}:${address.port},`);
    });
}

/** Deletes a server and waits until its successor is known. */
async function replace(topology: Live, old: Live['master']): Promise<void> {
  await topology.removeReplica(old);
  await topology.addReplica();
  await untilAllAreKnown(topology);
}

/** Addresses at which no server is any more. */
async function downReplicas({ sentinels, ask }: Live): Promise<number[]> {
  const replies = sentinels.map(one => ask(one, 'SENTINEL', 'REPLICAS', 'mymaster'));
  return (await Promise.all(replies)).map(reply => String(reply).match(/s_down/g)?.length ?? 0);
}

scenario(
  'every server replaced at a new address, the master after a planned failover: each step has a master',
  {
    topology: { downAfter: '2s' },
    workload: { rate: WRITES_A_SECOND },
    clients: { app: LISTENING },
    tolerates: RESENT,
    timeout: '180s',
    planted: { what: 'the client has no failoverDetector', clients: { app: TUNED } },
  },
  async ({ topology, finish, inject, budget }) => {
    const first = topology.master;
    for (const replica of topology.replicas) await replace(topology, replica);
    await expect(await inject(plannedFailover(anySentinel))).toPromoteWithin(budget.promotion);
    await expect(topology).toStabilizeWithin(budget.demotion);
    await replace(topology, first);
    await eventually(budget.detection, async () =>
      expect(await downReplicas(topology)).toEqual([REPLACED, REPLACED, REPLACED]),
    );
    const outcome = await finish();
    expect(outcome.clients.app).toLoseAtMost(UNTIL_IT_HEARS_S * WRITES_A_SECOND);
  },
);

scenario(
  'every server replaced at a new address, the master killed without a failover: a new replica wins',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    timeout: '180s',
    planted: { what: 'replica-priority 0 on all servers', topology: { redis: { 'replica-priority': 0 } } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const first = topology.master;
    for (const replica of topology.replicas) await replace(topology, replica);
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await replace(topology, first);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
