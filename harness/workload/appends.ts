import { type Begin, elementOf, keyOf, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

/** Every client appends unique elements to a list of its own. */
export const appends = (options: WorkloadOptions = {}): Workload => workloadOf('appends', { ...options });

export const beginAppends: Begin =
  ({ client, name, workload, recorder }) =>
  (turn, lateMs) => {
    const [key, value] = [keyOf({ name, workload }, turn), elementOf(name, turn)];
    return recorder.record({ kind: 'append', key, value }, lateMs, client, () =>
      client.call(['RPUSH', key, value]),
    );
  };
