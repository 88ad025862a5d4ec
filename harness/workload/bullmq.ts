import type * as Bullmq from 'bullmq';
import { requireInProject, requirePackage } from '../basics/index.ts';
import { queue as queueChecker } from '../checkers/queue.ts';
import type { Data } from '../history/index.ts';
import { arrivals } from './arrivals.ts';
import { define } from './definition.ts';
import { finalData } from './evidence.ts';
import { handOverLoss } from './hand-over-loss.ts';
import { type Begin, elementOf, PREFIX, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

const QUEUE = 'bullmq';

/** Every client adds jobs to one BullMQ queue, and has a worker that works on them. */
export function bullmq(options: Omit<WorkloadOptions, 'keys'> = {}): Workload<'bullmq'> {
  requirePackage('bullmq', 'the workload bullmq');
  return workloadOf('bullmq', { ...options });
}

const load = () => requireInProject<typeof Bullmq>('bullmq');

const begin: Begin = async ({ client, name, recorder, signal }) => {
  const { Queue, Worker } = load();
  // BullMQ asks this of the connections that it is given.
  const connection = () => client.native({ maxRetriesPerRequest: null }) as never;
  const prefix = PREFIX.slice(0, -1);
  const queue = new Queue(QUEUE, { connection: connection(), prefix });
  const key = `${PREFIX}${QUEUE}`;
  const working = arrivals(recorder);
  const worker = new Worker(
    QUEUE,
    async job => {
      recorder.happened({ kind: 'pop', key, value: null }, null, String(job.data));
      // A client that ended before would leave a job that was done.
      working.await(String(job.data));
    },
    { connection: connection(), prefix },
  );
  worker.on('completed', job => working.arrived(String(job.data)));
  queue.on('error', () => undefined);
  worker.on('error', () => undefined);
  signal.addEventListener('abort', () => {
    void worker.close(true).catch(() => undefined);
  });
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    return recorder.record({ kind: 'push', key, value }, lateMs, client, async () => {
      await queue.add('element', value, { removeOnComplete: true });
    });
  };
};

export const workload = define({
  begin,
  needs: 'native',
  load: async () => load(),
  traits: { drainsKeys: true, hasElements: false, findsEachWrite: true, receives: true },
  loss: handOverLoss('job', (_, data) => waitingJobs(data)),
  checks: evidence => {
    const data = finalData(evidence);
    return { queue: () => queueChecker(evidence.operations, data && waitingJobs(data)) };
  },
});

/** The data of jobs that BullMQ still holds: each is a hash under the queue's key and its id. */
function waitingJobs(data: Data): string[] {
  return Object.values(data).flatMap(stored =>
    stored.type === 'hash' && stored.value.data !== undefined ? [String(JSON.parse(stored.value.data))] : [],
  );
}
