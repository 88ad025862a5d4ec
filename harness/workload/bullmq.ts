import { arrivals } from './arrivals.ts';
import { type Begin, elementOf, PREFIX, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

const QUEUE = 'bullmq';

/** Every client adds jobs to one BullMQ queue, and has a worker that works on them. */
export const bullmq = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload =>
  workloadOf('bullmq', { ...options });

export const beginBullmq: Begin = async ({ client, name, recorder, signal }) => {
  const { Queue, Worker } = await import('bullmq');
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
