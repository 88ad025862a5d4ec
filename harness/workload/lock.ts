import { badField, pause } from '../basics/index.ts';
import { fencing as fencingChecker } from '../checkers/fencing.ts';
import { isAcquired, lock as lockChecker, overtaken } from '../checkers/lock.ts';
import type { Operation } from '../history/index.ts';
import { type Client, connectionOf, refuseSpread } from './connection.ts';
import { define, type LossRule } from './definition.ts';
import {
  type Begin,
  countOption,
  elementOf,
  sharedKey,
  type Workload,
  type WorkloadOptions,
  workloadOf,
} from './kind.ts';

/** `leaseMs`: after which a lock is free by itself, default 2000; `workMs`: how long its holder works, default 50. */
export interface LockOptions extends Omit<WorkloadOptions, 'keys'> {
  readonly leaseMs?: number;
  readonly workMs?: number;
  /** Each acquisition draws a fencing token, from a counter beside the lock. Default false. */
  readonly fencing?: boolean;
  /** A lock counts as acquired only when WAIT reports that this many replicas have it. Default 0: without WAIT. */
  readonly replicas?: number;
}

// Only its holder releases a lock, as the documentation of SET tells to do it.
const RELEASE =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

const ACQUIRE_WITH_TOKEN =
  "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return redis.call('INCR', KEYS[2]) end return 0";

/** All clients take turns at one lock with a lease (SET NX PX), and hold it over some work. */
export function lock({
  leaseMs = 2000,
  workMs = 50,
  fencing = false,
  replicas = 0,
  rate = 20,
  ...options
}: LockOptions = {}): Workload<'lock'> {
  if (typeof fencing !== 'boolean') throw badField('workload.fencing', fencing, 'true or false');
  return workloadOf(
    'lock',
    { ...options, rate },
    {
      leaseMs: countOption('leaseMs', leaseMs, 1, 3_600_000),
      workMs: countOption('workMs', workMs, 0, 3_600_000),
      fencing: fencing ? 1 : 0,
      replicas: countOption('replicas', replicas, 0, 50),
    },
  );
}

interface Extra {
  readonly leaseMs: number;
  readonly workMs: number;
  readonly fencing: number;
  readonly replicas: number;
}

/** Stored runs of earlier versions have neither fencing nor replicas. */
const extraOf = ({ extra }: Workload): Extra => ({
  fencing: 0,
  replicas: 0,
  ...(extra as Pick<Extra, 'leaseMs' | 'workMs'>),
});

const begin: Begin = ({ client, name, workload, recorder }) => {
  const extra = extraOf(workload);
  if (extra.replicas > 0) refuseSpread(client, 'lock with replicas');
  const key = sharedKey(workload);
  return async (turn, lateMs) => {
    const value = elementOf(name, turn);
    const got = await recorder.record(
      { kind: 'acquire', key, value },
      lateMs,
      client,
      () => acquire(client, key, value, extra),
      result => result,
    );
    if (got === false || got === undefined) return;
    await pause(extra.workMs);
    await recorder.record(
      { kind: 'release', key, value },
      null,
      client,
      () => release(client, key, value),
      reply => Number(reply) === 1,
    );
  };
};

/** @returns false, true or the fencing token */
async function acquire(client: Client, key: string, value: string, extra: Extra): Promise<boolean | number> {
  const got = await take(client, key, value, extra);
  if (got === false || extra.replicas === 0) return got;
  if (await isReplicated(client, connectionOf(client), extra)) return got;
  await release(client, key, value);
  return false;
}

async function take(client: Client, key: string, value: string, { fencing, leaseMs }: Extra) {
  if (fencing === 0) return (await client.call(['SET', key, value, 'NX', 'PX', String(leaseMs)])) === 'OK';
  // In a cluster the counter is in the slot of the lock.
  const keys = [key, `{${key}}:token`];
  const token = Number(await client.call(['EVAL', ACQUIRE_WITH_TOKEN, '2', ...keys, value, String(leaseMs)]));
  return token > 0 && token;
}

async function isReplicated(client: Client, takenOn: string, { replicas, leaseMs }: Extra) {
  const have = Number(await client.call(['WAIT', String(replicas), String(Math.ceil(leaseMs / 2))]));
  return have >= replicas && connectionOf(client) === takenOn;
}

const release = (client: Client, key: string, value: string): Promise<unknown> =>
  client.call(['EVAL', RELEASE, '1', key, value]);

const leaseOf = ({ extra }: Workload) => ({ leaseMs: Number(extra.leaseMs) });

/** An acquisition is lost when another holder got the lock while it was held. */
const loss: LossRule = {
  unit: 'acquisition',
  showsInHistories: true,
  isReplicated: workload => extraOf(workload).replicas > 0,
  units(operation, visit) {
    const { kind, outcome } = operation;
    if (kind !== 'acquire') return;
    visit(nameOf(operation), outcome === 'ok' && !isAcquired(operation) ? 'fail' : outcome);
  },
  compare: (operations, { workload }) => ({
    lost: overtaken(operations, leaseOf(workload)).map(operation => ({ operation, name: nameOf(operation) })),
    ghosts: [],
    duplicates: [],
    unexpected: [],
  }),
};

const nameOf = ({ value }: Operation): string => String(value);

export const workload = define({
  begin,
  traits: { drainsKeys: true, hasElements: false, findsEachWrite: false, receives: false },
  loss,
  checks: ({ operations, workload }) => ({
    lock: () => lockChecker(operations, leaseOf(workload)),
    ...(extraOf(workload).fencing === 1 && { fencing: () => fencingChecker(operations) }),
  }),
});
