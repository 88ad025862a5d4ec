import { type Begin, elementOf, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';
import { asIs } from './recorder.ts';

/** All clients push to one queue and pop from it, in turns. */
export const queue = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload =>
  workloadOf('queue', { ...options });

export const beginQueue: Begin = ({ client, name, workload, recorder }) => {
  const key = sharedKey(workload);
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    if (turn % 2 === 1)
      return recorder.record(
        { kind: 'pop', key, value: null },
        lateMs,
        client,
        () => client.call(['LPOP', key]),
        asIs,
      );
    return recorder.record({ kind: 'push', key, value }, lateMs, client, () =>
      client.call(['RPUSH', key, value]),
    );
  };
};
