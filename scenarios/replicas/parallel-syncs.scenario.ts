import {
  eventually,
  expect,
  type ScenarioContext,
  type Server,
  scenario,
  sum,
  unlessTooBusy,
} from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// After a promotion the other replicas resynchronize with the new master, and are unavailable or stale for readers
// meanwhile. parallel-syncs limits how many do so at once: with 1 the leader reconfigures the second replica only
// after the first is done, so that readers always have one; with a higher value several resynchronize at once.

const FAILOVER_TIMEOUT = '10s';
const GIVEN = { downAfter: '2s', failoverTimeout: FAILOVER_TIMEOUT, replicas: 3 } as const;

/** What the leader did first to the replicas that are left. */
const firstSteps = (leader: Server | undefined) =>
  leader?.log.flatMap(({ line }) => /\+slave-reconf-(sent|done)/.exec(line)?.[1] ?? []).slice(0, 3);

/** A replica that answers its sentinel late is passed over at first. */
const expectFirstSteps = (
  topology: ScenarioContext['topology'],
  leader: string | undefined,
  steps: readonly string[],
): Promise<void> =>
  unlessTooBusy(topology, () =>
    eventually('5s', () => expect(firstSteps(topology.find(leader ?? ''))).toEqual(steps)),
  );

scenario(
  'parallel-syncs 1: replicas resynchronize one after the other',
  {
    topology: { ...GIVEN, parallelSyncs: 1 },
    clients: { app: {} },
    tolerates: RESENT,
    planted: { what: 'parallel-syncs 2', topology: { parallelSyncs: 2 } },
  },
  async ({ topology, inject, budget }) => {
    const failover = await inject(crash(master));
    await expect(topology).toPublishWithin('+failover-end', sum(budget.promotion, FAILOVER_TIMEOUT));
    await expectFirstSteps(topology, failover.timeline().leader, ['sent', 'done', 'sent']);
  },
);

scenario(
  'parallel-syncs 2: both replicas resynchronize at once',
  {
    topology: { ...GIVEN, parallelSyncs: 2 },
    clients: { app: {} },
    tolerates: RESENT,
    planted: { what: 'parallel-syncs 1', topology: { parallelSyncs: 1 } },
  },
  async ({ topology, inject, budget }) => {
    const failover = await inject(crash(master));
    await expect(topology).toPublishWithin('+failover-end', sum(budget.promotion, FAILOVER_TIMEOUT));
    await expectFirstSteps(topology, failover.timeline().leader, ['sent', 'sent', 'done']);
  },
);
