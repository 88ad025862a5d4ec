import {
  crash,
  eventually,
  expect,
  master,
  type ScenarioContext,
  type Server,
  scenario,
  sum,
  unlessTooBusy,
} from '../../harness/index.ts';

// After a promotion the other replicas copy the new master's data, and those that read from replicas have fewer to read
// from meanwhile, or stale ones. parallel-syncs says how many may do so at once: with 1 the leader sends the second
// replica over only when the first is done, so that readers always have one; with as many as there are, all go at once.

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
    planted: { what: 'parallel-syncs 1', topology: { parallelSyncs: 1 } },
  },
  async ({ topology, inject, budget }) => {
    const failover = await inject(crash(master));
    await expect(topology).toPublishWithin('+failover-end', sum(budget.promotion, FAILOVER_TIMEOUT));
    await expectFirstSteps(topology, failover.timeline().leader, ['sent', 'sent', 'done']);
  },
);
