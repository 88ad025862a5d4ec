import {
  adds,
  everyReplica,
  expect,
  lasting,
  master,
  partition,
  scenario,
  unlessTooBusy,
} from '../../harness/index.ts';

// An application reads from replicas that no longer hear of the master. They answer at once, with what they have, and for
// as long as the cut lasts nobody is told how old that is. repl-timeout together with replica-serve-stale-data no makes
// them refuse, so that the reader can go elsewhere.

const AWAY_MS = 8000;
const CUT_OFF = lasting(`${AWAY_MS}ms`, partition({ master: [master], replicas: [everyReplica] }));
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
  async ({ topology, finish, inject }) => {
    await inject(CUT_OFF);
    const outcome = await finish();
    const reads = outcome.checks.find(({ checker }) => checker.startsWith('set-reads'));
    await unlessTooBusy(topology, () => expect(reads?.numbers.staleMaxMs).toBeGreaterThan(AWAY_MS * 0.9));
  },
);

scenario(
  'replicas with a repl-timeout that may not serve stale data refuse to, soon after they are cut off',
  {
    ...READING,
    topology: REFUSING,
    planted: { what: 'the defaults', topology: SERVING },
  },
  async ({ topology, finish, inject }) => {
    await inject(CUT_OFF);
    const outcome = await finish();
    const reads = outcome.checks.find(({ checker }) => checker.startsWith('set-reads'));
    await unlessTooBusy(topology, () => expect(reads?.numbers.staleMaxMs).toBeLessThan(AWAY_MS * 0.7));
  },
);
