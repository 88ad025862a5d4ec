import { type Begin, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

/** All clients draw ids from one sequence, as applications do with INCR: no two may be the same. */
export const ids = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload =>
  workloadOf('ids', { ...options });

export const beginIds: Begin = ({ client, workload, recorder }) => {
  const key = sharedKey(workload);
  return (_turn, lateMs) =>
    recorder.record(
      { kind: 'id', key, value: null },
      lateMs,
      client,
      () => client.call(['INCR', key]),
      Number,
    );
};
