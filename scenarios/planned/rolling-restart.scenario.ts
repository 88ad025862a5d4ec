import { expect, expectBreaks, optionsFrom, scenario } from '../../harness/index.ts';
import { plannedFailover, restart } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';

// An upgrade: replicas, sentinels and, after a planned failover, the old master are restarted one by one. No write
// waits for long. But failoverDetector reconnects to a restarted sentinel only after a minute and receives no
// events until then: a planned failover in that time loses as much as with ioredis defaults. Shorten it with
// sentinelReconnectStrategy.

const DOWN_AFTER = '2s';
const RATE = 100;
// The leader sees the promotion in an INFO (period 1 s) and tells the others in hellos (2 s); a second for the client.
const UNTIL_IT_HEARS_S = 4;
const LISTENS_AGAIN = optionsFrom(new URL('../clients/listens-again.ts', import.meta.url));

scenario(
  'rolling restart: failoverDetector loses writes unless sentinelReconnectStrategy is short',
  {
    topology: { downAfter: DOWN_AFTER },
    workload: { rate: RATE },
    clients: { listening: LISTENING, listensAgain: LISTENS_AGAIN },
    tolerates: RESENT,
    tags: ['breaks', 'client', 'loss'],
    timeout: '150s',
    planted: { what: 'the client has no sentinelReconnectStrategy', clients: { listensAgain: LISTENING } },
  },
  async ({ topology, finish, inject, budget, pick }) => {
    const first = topology.master;
    const restartAndWait = async (server: typeof first) => {
      await inject(restart(server, '500ms'));
      await expect(topology).toStabilizeWithin(budget.detection);
    };
    for (const each of [...topology.replicas, ...topology.sentinels]) await restartAndWait(each);
    await expect(await inject(plannedFailover(pick(topology.sentinels)))).toPromoteWithin(budget.promotion);
    await expect(topology).toStabilizeWithin(budget.demotion);
    await restartAndWait(first);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toBeOutForAtMost(DOWN_AFTER);
    expectBreaks(outcome.clients.listening).toLoseNoAcknowledgedWrites();
    expect(outcome.clients.listensAgain).toLoseAtMost(UNTIL_IT_HEARS_S * RATE);
  },
);
