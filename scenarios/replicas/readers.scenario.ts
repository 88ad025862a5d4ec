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

// An application that reads from replicas, and there is none for a while, or none that hears of the master. With no
// replica reads wait, without an error, for as long as that takes: set commandTimeout, or read from the master then.
// Replicas that are cut off answer at once with what they have; repl-timeout and replica-serve-stale-data no limit that.

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
    planted: { what: 'a client that gives up early', clients: { app: { maxRetriesPerRequest: 1 } } },
  },
  async ({ topology, histories, inject, budget }) => {
    await inject(GONE);
    await expect(topology).toComeToRestWithin(budget.following);
    const findings = await histories.findings();
    expect(findings.find(({ checker }) => checker === 'outcomes')?.numbers.fail).toBe(0);
    const reads = findings.find(({ checker }) => checker.startsWith('set-reads'));
    expect(reads?.numbers.staleMaxMs).toBeLessThan(AWAY_MS / 2);
  },
);

const staleFor = (settings: Record<string, string | number>) => ({
  topology: { downAfter: '2s', redis: settings } as const,
  clients: { app: {} },
  workload: adds({ readEvery: 10 }),
  faults: [CUT_OFF],
});
const SERVING = {};
const REFUSING = { 'repl-timeout': 2, 'replica-serve-stale-data': 'no' };

scenario(
  'replicas that are cut off from the master serve what is as old as the cut',
  {
    ...staleFor(SERVING),
    tags: ['breaks'],
    planted: { what: 'they refuse to serve stale data', topology: staleFor(REFUSING).topology },
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
    ...staleFor(REFUSING),
    planted: { what: 'the defaults', topology: staleFor(SERVING).topology },
  },
  async ({ histories, inject }) => {
    await inject(CUT_OFF);
    const reads = (await histories.findings()).find(({ checker }) => checker.startsWith('set-reads'));
    expect(reads?.numbers.staleMaxMs).toBeLessThan(AWAY_MS * 0.7);
  },
);
