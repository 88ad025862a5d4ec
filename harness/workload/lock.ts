import { pause } from '../basics/index.ts';
import { lock as lockChecker, overtaken } from '../checkers/lock.ts';
import type { Operation } from '../history/index.ts';
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
}

// Only its holder releases a lock, as the documentation of SET tells to do it.
const RELEASE =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/** All clients take turns at one lock with a lease (SET NX PX), and hold it over some work. */
export const lock = ({
  leaseMs = 2000,
  workMs = 50,
  rate = 20,
  ...options
}: LockOptions = {}): Workload<'lock'> =>
  workloadOf(
    'lock',
    { ...options, rate },
    {
      leaseMs: countOption('leaseMs', leaseMs, 1, 3_600_000),
      workMs: countOption('workMs', workMs, 0, 3_600_000),
    },
  );

const begin: Begin = ({ client, name, workload, recorder }) => {
  const { leaseMs, workMs } = workload.extra as { leaseMs: number; workMs: number };
  const key = sharedKey(workload);
  return async (turn, lateMs) => {
    const value = elementOf(name, turn);
    const got = await recorder.record(
      { kind: 'acquire', key, value },
      lateMs,
      client,
      () => client.call(['SET', key, value, 'NX', 'PX', String(leaseMs)]),
      reply => reply === 'OK',
    );
    if (!got) return;
    await pause(workMs);
    await recorder.record(
      { kind: 'release', key, value },
      null,
      client,
      () => client.call(['EVAL', RELEASE, '1', key, value]),
      reply => Number(reply) === 1,
    );
  };
};

const leaseOf = ({ extra }: Workload) => ({ leaseMs: Number(extra.leaseMs) });

/** An acquisition is lost when another holder got the lock while it was held. */
const loss: LossRule = {
  unit: 'acquisition',
  showsInHistories: true,
  units(operation, visit) {
    const { kind, outcome, result } = operation;
    if (kind === 'acquire') visit(nameOf(operation), outcome === 'ok' && result !== true ? 'fail' : outcome);
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
  checks: ({ operations, workload }) => ({ lock: () => lockChecker(operations, leaseOf(workload)) }),
});
