import { ttl } from '../checkers/ttl.ts';
import type { Operation } from '../history/index.ts';
import { type Discrepancies, define, type Final, type LossRule, type Unit } from './definition.ts';
import { finalData } from './evidence.ts';
import {
  type Begin,
  countOption,
  elementOf,
  PREFIX,
  type Workload,
  type WorkloadOptions,
  workloadOf,
} from './kind.ts';

/** `ttlMs`: the time to live of every key. Default 600000. */
export interface ExpiringOptions extends Omit<WorkloadOptions, 'keys'> {
  readonly ttlMs?: number;
}

/** Every client sets keys that expire. */
export const expiring = ({ ttlMs = 600_000, ...options }: ExpiringOptions = {}): Workload<'expiring'> =>
  workloadOf('expiring', { ...options }, { ttlMs: countOption('ttlMs', ttlMs, 1, 86_400_000) });

const begin: Begin = ({ client, name, workload, recorder }) => {
  const ttlMs = String(workload.extra.ttlMs);
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    const key = `${PREFIX}expiring:${value}`;
    return recorder.record({ kind: 'set-ttl', key, value: [value, ttlMs] }, lateMs, client, () =>
      client.call(['SET', key, value, 'PX', ttlMs]),
    );
  };
};

// The servers' clocks differ a little from that of the operations.
const TOLERANCE_MS = 1000;

/** A key is lost when it is absent before it can have expired. Every key is written once. */
const loss: LossRule = {
  unit: 'key',
  units({ kind, key, outcome }, visit) {
    if (kind === 'set-ttl') visit(key, outcome);
  },
  compare,
};

function compare(operations: readonly Operation[], { data, readAtMs }: Final): Discrepancies | string {
  const writes = operations.filter(({ kind }) => kind === 'set-ttl');
  const isThere = ({ key }: Operation) => Object.hasOwn(data, key);
  const isExpired = ({ invokedAtMs, value }: Operation) =>
    invokedAtMs + Number(value?.[1]) - readAtMs <= TOLERANCE_MS;
  const acknowledged = writes.filter(({ outcome }) => outcome === 'ok');
  const absent = acknowledged.filter(each => !isThere(each));
  if (absent.length > 0 && absent.length === acknowledged.length && absent.every(isExpired))
    return 'every key had expired before the final data was read; ttlMs is too short to tell';
  return {
    lost: absent.filter(each => !isExpired(each)).map(unitOf),
    expired: absent.filter(isExpired),
    ghosts: writes.filter(each => each.outcome !== 'ok' && isThere(each)).map(unitOf),
    duplicates: [],
    unexpected: [],
  };
}

const unitOf = (operation: Operation): Unit => ({ operation, name: operation.key });

export const workload = define({
  begin,
  traits: { drainsKeys: false, hasElements: false, findsEachWrite: true, receives: false },
  loss,
  checks: evidence => ({ ttl: () => ttl(evidence.operations, finalData(evidence), evidence.readAtMs) }),
});
