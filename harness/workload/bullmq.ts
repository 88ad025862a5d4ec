import {
  badField,
  type Duration,
  existingModule,
  milliseconds,
  requireInProject,
  requirePackage,
} from '../basics/index.ts';
import { type HeldJobs, jobs } from '../checkers/jobs.ts';
import { queue as queueChecker } from '../checkers/queue.ts';
import type { Data, Stored } from '../history/index.ts';
import { beginJobs, type JobOptions, QUEUE } from './bullmq-jobs.ts';
import { define, type Evidence } from './definition.ts';
import { finalData } from './evidence.ts';
import { handOverLoss } from './hand-over-loss.ts';
import { countOption, PREFIX, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

/** What is not given is BullMQ's own default. */
export interface BullmqOptions extends Omit<WorkloadOptions, 'keys'> {
  /** How many jobs a worker does at once. Default 1. */
  readonly concurrency?: number;
  /** How long a job takes. Default: no time. */
  readonly work?: Duration;
  /**
   * Does the job instead: a module whose default export gets BullMQ's Job, with a unique text as its `data`. The job is done
   * when what it returns resolves. `new URL('./processor.ts', import.meta.url)`
   */
  readonly processor?: URL;
  /** After this time without a renewal the lock of a job is lost. Default '30s'. */
  readonly lockDuration?: Duration;
  /** How often workers look for jobs whose lock was lost. Default '30s'. */
  readonly stalledInterval?: Duration;
  /** How often a job may stall before it fails for good. Default 1. */
  readonly maxStalledCount?: number;
  /** How often a job whose processor threw is attempted. Default 1. */
  readonly attempts?: number;
  /** When a job is due, after it was added. Default: at once. */
  readonly delay?: Duration;
  /** How many jobs a second all workers together may do. Default: no limit. */
  readonly limit?: number;
  /** How many further jobs each job waits for, as a flow. Default 0. */
  readonly children?: number;
  /** Period of a job that BullMQ repeats, besides those that the clients add. Default: none. */
  readonly repeat?: Duration;
}

/** Every client adds jobs to one BullMQ queue, and has a worker that does them. */
export function bullmq(options: BullmqOptions = {}): Workload<'bullmq'> {
  requirePackage('bullmq', 'the workload bullmq');
  const { processor, work, ...given } = options;
  if (processor !== undefined && work !== undefined)
    throw badField('workload.work', work, "nothing beside 'processor', which decides how long a job takes");
  const extra = {
    concurrency: countOption('concurrency', given.concurrency ?? 1, 1, 1000),
    workMs: msOf('work', work),
    processor:
      processor === undefined ? '' : existingModule('workload.processor', processor, './processor.ts'),
    lockDurationMs: msOf('lockDuration', given.lockDuration ?? '30s'),
    stalledIntervalMs: msOf('stalledInterval', given.stalledInterval ?? '30s'),
    maxStalledCount: countOption('maxStalledCount', given.maxStalledCount ?? 1, 0, 1000),
    attempts: countOption('attempts', given.attempts ?? 1, 1, 1000),
    delayMs: msOf('delay', given.delay),
    limit: countOption('limit', given.limit ?? 0, 0, 1_000_000),
    children: countOption('children', given.children ?? 0, 0, 100),
    repeatMs: msOf('repeat', given.repeat),
  } satisfies Record<keyof JobOptions, string | number>;
  return workloadOf('bullmq', { ...options }, extra, OWN_OPTIONS);
}

const OWN_OPTIONS = [
  ...['concurrency', 'work', 'processor', 'lockDuration', 'stalledInterval', 'maxStalledCount'],
  ...['attempts', 'delay', 'limit', 'children', 'repeat'],
];

const msOf = (name: string, duration: Duration | undefined): number =>
  duration === undefined ? 0 : milliseconds(`workload.${name}`, duration);

export const workload = define({
  begin: beginJobs,
  needs: 'native',
  load: async () => requireInProject('bullmq'),
  traits: { drainsKeys: true, hasElements: false, findsEachWrite: true, receives: true },
  loss: handOverLoss('job', (_, data) => Object.values(heldJobs(data)).flat()),
  checks: evidence => {
    const data = finalData(evidence);
    const held = data && heldJobs(data);
    return {
      queue: () => queueChecker(evidence.operations, held && Object.values(held).flat()),
      jobs: () => jobs(evidence.operations, held, settingsOf(evidence)),
    };
  },
});

function settingsOf({ workload: { extra }, workEndedAtMs }: Evidence) {
  const { lockDurationMs, stalledIntervalMs, workMs, delayMs, repeatMs } = extra as unknown as JobOptions;
  return {
    // A job whose lock is lost is found by the second look after that, and is then done like any other.
    patienceMs: delayMs + workMs + lockDurationMs + 2 * stalledIntervalMs,
    everyMs: repeatMs === 0 ? undefined : repeatMs,
    workEndedAtMs,
  };
}

// Of a database other than 0, the names of keys begin with it.
const QUEUE_KEYS = new RegExp(`^(?:db\\d+:)?${PREFIX}${QUEUE}:`);

/** The jobs that BullMQ still holds: each is a hash under the queue's key and its id, and its id is in the key of its state. */
function heldJobs(data: Data): HeldJobs {
  const keysIn = (...states: readonly string[]) => new Set(states.flatMap(state => jobKeysIn(data, state)));
  const later = keysIn('delayed', 'waiting-children');
  const failed = keysIn('failed');
  const held = { due: [] as string[], later: [] as string[], failed: [] as string[] };
  for (const [key, stored] of Object.entries(data)) {
    const name = jobIn(key, stored);
    if (name === undefined) continue;
    const state = failed.has(key) ? 'failed' : later.has(key) ? 'later' : 'due';
    held[state].push(name);
  }
  return held;
}

/** The keys of the jobs that a queue, of any database, has in a state. */
const jobKeysIn = (data: Data, state: string): readonly string[] =>
  Object.entries(data).flatMap(([key, stored]) => {
    const [queue = ''] = QUEUE_KEYS.exec(key) ?? [];
    return key === `${queue}${state}` ? idsIn(stored).map(id => `${queue}${id}`) : [];
  });

/** Jobs of a scheduler are not added by a client, and are judged by how they come back. */
function jobIn(key: string, stored: Stored): string | undefined {
  const id = key.replace(QUEUE_KEYS, '');
  if (stored.type !== 'hash' || stored.value.data === undefined || id.startsWith('repeat:')) return undefined;
  return String(JSON.parse(stored.value.data));
}

function idsIn(stored: Stored): readonly string[] {
  if (stored.type === 'list') return stored.value;
  return stored.type === 'zset' ? Object.keys(stored.value) : [];
}
