import type * as Bullmq from 'bullmq';
import { fileNameOf, importDefault, pause, requireInProject, UnusableInput } from '../basics/index.ts';
import { arrivals } from './arrivals.ts';
import { type Begin, elementOf, PREFIX, type Surroundings } from './kind.ts';

// What a client's process does for the workload bullmq.

/** The options of the workload, as a client's process gets them; 0 and '' are none. */
export interface JobOptions {
  readonly concurrency: number;
  readonly workMs: number;
  readonly processor: string;
  readonly lockDurationMs: number;
  readonly stalledIntervalMs: number;
  readonly maxStalledCount: number;
  readonly attempts: number;
  readonly delayMs: number;
  readonly limit: number;
  readonly children: number;
  readonly repeatMs: number;
}

export const QUEUE = 'bullmq';
const KEY = `${PREFIX}${QUEUE}`;
const REPEATED = 'repeated';

type Processor = (job: Bullmq.Job) => unknown;

/** The project's BullMQ, and what it is connected with. */
function packageFor({ client }: Surroundings) {
  const prefix = PREFIX.slice(0, -1);
  return {
    ...requireInProject<typeof Bullmq>('bullmq'),
    // Adding is what the client does: its connection shows which server acknowledged a job.
    forAdding: { connection: client.instance as never, prefix },
    // BullMQ asks this of the connections that workers wait on.
    forWorking: () => ({ connection: client.native({ maxRetriesPerRequest: null }) as never, prefix }),
  };
}

export const beginJobs: Begin = async surroundings => {
  const { client, name, recorder, workload } = surroundings;
  const options = workload.extra as unknown as JobOptions;
  const { forAdding, Queue } = packageFor(surroundings);
  startWorker(surroundings, options, await processorOf(options));
  const queue = new Queue(QUEUE, forAdding);
  queue.on('error', () => undefined);
  if (options.repeatMs > 0) void repeat(queue, options).catch(() => undefined);
  const add = adding(surroundings, queue, options);
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    const children = Array.from({ length: options.children }, (_, i) => `${value}.${i + 1}`);
    const all = children.length === 0 ? value : [value, ...children];
    return recorder.record({ kind: 'push', key: KEY, value: all }, lateMs, client, () =>
      add(value, children),
    );
  };
};

/** Adds one job, or a job with others that it waits for. */
function adding(
  surroundings: Surroundings,
  queue: Bullmq.Queue,
  { attempts, delayMs: delay, children }: JobOptions,
): (value: string, children: readonly string[]) => Promise<unknown> {
  const opts = { removeOnComplete: true, attempts, delay };
  if (children === 0) return value => queue.add('element', value, opts);
  const { FlowProducer, forAdding } = packageFor(surroundings);
  const flows = new FlowProducer(forAdding);
  flows.on('error', () => undefined);
  const job = (value: string) => ({ name: 'element', queueName: QUEUE, data: value, opts });
  return (value, others) => flows.add({ ...job(value), children: others.map(job) });
}

const repeat = (queue: Bullmq.Queue, { repeatMs }: JobOptions) =>
  queue.upsertJobScheduler(
    REPEATED,
    { every: repeatMs },
    { name: REPEATED, opts: { removeOnComplete: true } },
  );

function startWorker(surroundings: Surroundings, options: JobOptions, processor: Processor): void {
  const { recorder, signal } = surroundings;
  const { Worker, forWorking } = packageFor(surroundings);
  const working = arrivals(recorder);
  const happened = (kind: string, what: string) =>
    recorder.happened({ kind, key: KEY, value: null }, null, what);
  const process = async (job: Bullmq.Job) => {
    if (job.name === REPEATED) return happened('tick', String(job.id));
    happened('start', String(job.data));
    // A client that ended before would leave a job that was done.
    working.await(String(job.data));
    await processor(job);
    happened('pop', String(job.data));
  };
  const worker = new Worker(QUEUE, process, {
    ...forWorking(),
    concurrency: options.concurrency,
    lockDuration: options.lockDurationMs,
    stalledInterval: options.stalledIntervalMs,
    maxStalledCount: options.maxStalledCount,
    ...(options.limit > 0 && { limiter: { max: options.limit, duration: 1000 } }),
  });
  worker.on('completed', job => working.arrived(String(job.data)));
  worker.on('failed', job => job && working.arrived(String(job.data)));
  worker.on('stalled', id => happened('stall', id));
  worker.on('error', () => undefined);
  signal.addEventListener('abort', () => {
    void worker.close(true).catch(() => undefined);
  });
}

/** @throws UnusableInput for a module without a function as its default export */
async function processorOf({ processor, workMs }: JobOptions): Promise<Processor> {
  if (processor === '') return workMs === 0 ? () => undefined : () => pause(workMs);
  const found = await importDefault('workload.processor', processor, 'a function');
  if (typeof found === 'function') return found as Processor;
  throw new UnusableInput(
    `workload.processor: ${fileNameOf(processor)} has no function as its default export`,
  );
}
