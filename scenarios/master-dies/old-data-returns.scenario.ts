import { setTimeout as pause } from 'node:timers/promises';
import { expect, expectBreaks, type ScenarioContext, scenario, sum } from '../../harness/index.ts';
import { master, shutdown } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// One replica, and servers that are stopped and started in turn: the master stops, its replica takes over and
// works alone; then that one stops, and the first one starts. As the only candidate it is promoted with its old
// data, and writes that the other acknowledged alone are discarded when it returns. min-replicas-to-write keeps a
// master from acknowledging writes that no replica has; or let two servers in sync overlap at all times.

const ONE_REPLICA = { replicas: 1, downAfter: '2s', failoverTimeout: '5s' } as const;
const PERSISTENT = { ...ONE_REPLICA, redis: { appendonly: 'yes' } };
const NEVER_ALONE = { ...ONE_REPLICA, redis: { appendonly: 'yes', 'min-replicas-to-write': 1 } };

const ALONE_S = 3;
// By which sentinels tell each other of a promotion.
const HELLO_PERIOD = '2s';

/** Stops the master, then its successor when it has worked alone, and starts them in the same order. */
async function stopInTurn({ topology, inject, budget }: ScenarioContext<'app'>): Promise<void> {
  const first = await inject(shutdown(master));
  await expect(topology).toPublishWithin('+switch-master', budget.announcement);
  await pause(ALONE_S * 1000);
  const second = await inject(shutdown(master));
  await first.heal();
  await expect(topology).toPublishWithin('+switch-master', sum(budget.retry, HELLO_PERIOD));
  expect(second.timeline().newMaster).toBe(first.timeline().oldMaster);
  await second.heal();
  await expect(topology).toStabilizeWithin(budget.demotion);
}

scenario(
  'old master returns as the only candidate: its stale data overwrites acknowledged writes',
  {
    topology: PERSISTENT,
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['breaks', 'loss'],
    planted: { what: 'min-replicas-to-write 1', topology: NEVER_ALONE },
  },
  async context => {
    await stopInTurn(context);
    const outcome = await context.finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'min-replicas-to-write prevents the loss when an old master is promoted with stale data',
  {
    topology: NEVER_ALONE,
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['loss'],
    planted: { what: 'no min-replicas-to-write', topology: PERSISTENT },
  },
  async context => {
    const { budget } = context;
    await stopInTurn(context);
    const outcome = await context.finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
    // It writes again once there are two servers again: two failovers, and a demotion.
    const twoFailovers = sum(budget.announcement, `${ALONE_S}s`, budget.retry, HELLO_PERIOD);
    expect(outcome.clients.app).toBeOutForAtMost(sum(twoFailovers, budget.demotion));
  },
);
