import { expect, expectBreaks, type ScenarioContext, scenario } from '../../harness/index.ts';
import { anySentinel, crash, master, named, plannedFailover, restart } from '../../harness/inject.ts';
import { PINNED } from '../clients/pinned.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from '../cold-start/durable.ts';
import { untilAllAreKnown } from './known.ts';

// An orchestrator restarts every pod with its volume, and each returns at a new address. Sentinels learn the new address
// of a replica from the master (INFO, 10 s) and that of a sentinel from its hello (2 s): wait for that before the next
// step. A client learns the addresses of sentinels only when it connects. If it stays connected while all sentinels move,
// it knows none of them any more, and never finds the new master. Give clients names of sentinels, or restart the
// master between the sentinels.

const RATE = 100;
// As in a planned failover: the hello that announces the new master, and the client.
const UNTIL_IT_HEARS_S = 4;
const NEW_POD = { address: 'new', signal: 'TERM' } as const;

const NEEDED = restart(master, '500ms', NEW_POD);

const OPTIONS = {
  topology: { downAfter: '2s', redis: DURABLE },
  workload: { rate: RATE },
  clients: { app: TUNED },
  tolerates: RESENT,
  faults: [NEEDED],
  timeout: '200s',
} as const;

/** Restarts one server after the other, as soon as all know the one before. */
async function restartEach(
  servers: readonly string[],
  { topology, inject, budget }: ScenarioContext<'app'>,
): Promise<void> {
  for (const name of servers) {
    await inject(restart(named(name), '500ms', NEW_POD));
    await expect(topology).toStabilizeWithin(budget.detection);
    await untilAllAreKnown(topology);
  }
}

scenario(
  'rolling restart, each pod at a new address, the master after a failover: no step without a master',
  {
    ...OPTIONS,
    planted: { what: 'the client connects to the first master, without Sentinel', clients: { app: PINNED } },
  },
  async context => {
    const { topology, clients, inject, finish, budget } = context;
    await restartEach(['redis-2', 'redis-3', 'sentinel-1'], context);
    await expect(await inject(plannedFailover(anySentinel))).toPromoteWithin(budget.promotion);
    // At once: until it is demoted, up to 10 s later, it acknowledges writes that are lost. Its start script finds the new master.
    await inject(restart(named('redis-1'), '3s', { ...NEW_POD, startsAs: 'replica' }));
    await expect(topology).toStabilizeWithin(budget.demotion);
    await untilAllAreKnown(topology);
    await restartEach(['sentinel-2', 'sentinel-3'], context);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseAtMost(UNTIL_IT_HEARS_S * RATE);
  },
);

scenario(
  'every sentinel restarted at a new address while the client stays connected: it follows no failover',
  {
    ...OPTIONS,
    tolerates: { ...RESENT, unsettled: 'the client knows no sentinel any more, and its writes wait for one' },
    tags: ['breaks', 'client'],
    planted: { what: 'two more sentinels do not move', topology: { ...OPTIONS.topology, sentinels: 5 } },
  },
  async context => {
    const { clients, inject, finish, budget } = context;
    await restartEach(['sentinel-1', 'sentinel-2', 'sentinel-3'], context);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expectBreaks(clients.app).toFollowPromotionWithin(budget.lateFollowing);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
