import { expect, scenario, unlessTooBusy } from '../../harness/index.ts';
import { everyReplica, lasting, master, partition } from '../../harness/inject.ts';
import { adds } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';

// An application reads from replicas that are cut off from the master. They answer at once with stale data, and
// the age of the data is not visible to the client. repl-timeout together with replica-serve-stale-data no makes
// them reject reads, so that the reader can use another server.

const AWAY_MS = 8000;
const CUT_OFF = lasting(`${AWAY_MS}ms`, partition({ master: [master], replicas: [everyReplica] }));
const READING = {
  clients: { app: {} },
  tolerates: RESENT,
  workload: adds({ readEvery: 10 }),
  faults: [CUT_OFF],
};
const SERVING = { downAfter: '2s', redis: {} } as const;
const REFUSING = { downAfter: '2s', redis: { 'repl-timeout': 2, 'replica-serve-stale-data': 'no' } } as const;

scenario(
  'replicas cut off from the master serve stale reads for as long as the partition lasts',
  {
    ...READING,
    topology: SERVING,
    tags: ['breaks'],
    planted: { what: 'replica-serve-stale-data no with a short repl-timeout', topology: REFUSING },
  },
  async ({ topology, finish, inject }) => {
    await inject(CUT_OFF);
    const outcome = await finish();
    const reads = outcome.checks.find(({ checker }) => checker.startsWith('set-reads'));
    await unlessTooBusy(topology, () => expect(reads?.numbers.staleMaxMs).toBeGreaterThan(AWAY_MS * 0.9));
  },
);

scenario(
  'repl-timeout with replica-serve-stale-data no: replicas cut off from the master refuse reads',
  {
    ...READING,
    topology: REFUSING,
    planted: { what: 'the default repl-timeout and replica-serve-stale-data yes', topology: SERVING },
  },
  async ({ topology, finish, inject }) => {
    await inject(CUT_OFF);
    const outcome = await finish();
    const reads = outcome.checks.find(({ checker }) => checker.startsWith('set-reads'));
    await unlessTooBusy(topology, () => expect(reads?.numbers.staleMaxMs).toBeLessThan(AWAY_MS * 0.7));
  },
);
