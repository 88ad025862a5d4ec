import {
  adds,
  crash,
  everyReplica,
  expect,
  lasting,
  master,
  partition,
  scenario,
} from '../../harness/index.ts';

// An application reads from replicas, and there is none for a while, or none that hears of the master. Without a replica
// its reads wait for one, without an error: maxRetriesPerRequest does not end that, commandTimeout does. Replicas that are
// cut off answer at once with what they have, unless repl-timeout and replica-serve-stale-data no make them refuse.

const AWAY_MS = 8000;
const GONE = lasting(`${AWAY_MS}ms`, crash(everyReplica));
const CUT_OFF = lasting(`${AWAY_MS}ms`, partition({ master: [master], replicas: [everyReplica] }));

scenario(
  'reads from replicas wait while there is none, and none of them fails or is stale',
  {
    topology: { downAfter: '2s' },
    clients: { app: {} },
    workload: adds({ readEvery: 10 }),
    tags: ['client'],
    planted: { what: 'a client that waits a second at most', clients: { app: { commandTimeout: 1000 } } },
  },
  async ({ topology, histories, inject, budget }) => {
    await inject(GONE);
    await expect(topology).toComeToRestWithin(budget.following);
    const findings = await histories.findings();
    const outcomes = findings.find(({ checker }) => checker === 'outcomes')?.numbers;
    expect(outcomes?.ok).toBe(outcomes?.operations);
    const reads = findings.find(({ checker }) => checker.startsWith('set-reads'));
    expect(reads?.numbers.staleMaxMs).toBeLessThan(AWAY_MS / 2);
  },
);

const READING = { clients: { app: {} }, workload: adds({ readEvery: 10 }), faults: [CUT_OFF] };
const SERVING = { downAfter: '2s', redis: {} } as const;
const REFUSING = { downAfter: '2s', redis: { 'repl-timeout': 2, 'replica-serve-stale-data': 'no' } } as const;

scenario(
  'replicas that are cut off from the master serve what is as old as the cut',
  {
    ...READING,
    topology: SERVING,
    tags: ['breaks'],
    planted: { what: 'they refuse to serve stale data', topology: REFUSING },
  },
  async ({ histories, inject }) => {
    await inject(CUT_OFF);
    const reads = (await histories.findings()).find(({ checker }) => checker.startsWith('set-reads'));
    expect(reads?.numbers.staleMaxMs).toBeGreaterThan(AWAY_MS * 0.9);
  },
);

scenario(
  'replicas with a repl-timeout that may not serve stale data refuse to, soon after they are cut off',
  {
    ...READING,
    topology: REFUSING,
    planted: { what: 'the defaults', topology: SERVING },
  },
  async ({ histories, inject }) => {
    await inject(CUT_OFF);
    const reads = (await histories.findings()).find(({ checker }) => checker.startsWith('set-reads'));
    expect(reads?.numbers.staleMaxMs).toBeLessThan(AWAY_MS * 0.7);
  },
);
