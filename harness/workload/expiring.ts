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
export const expiring = ({ ttlMs = 600_000, ...options }: ExpiringOptions = {}): Workload =>
  workloadOf('expiring', { ...options }, { ttlMs: countOption('ttlMs', ttlMs, 1, 86_400_000) });

export const beginExpiring: Begin = ({ client, name, workload, recorder }) => {
  const ttlMs = String(workload.extra.ttlMs);
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    const key = `${PREFIX}expiring:${value}`;
    return recorder.record({ kind: 'set-ttl', key, value: [value, ttlMs] }, lateMs, client, () =>
      client.call(['SET', key, value, 'PX', ttlMs]),
    );
  };
};
