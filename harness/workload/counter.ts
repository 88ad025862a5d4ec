import { type Begin, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

const READ_EVERY = 10;

/** All clients increment one counter, and read it now and then. */
export const counter = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload =>
  workloadOf('counter', { ...options });

export const beginCounter: Begin = ({ client, workload, recorder }) => {
  const key = sharedKey(workload);
  return (turn, lateMs) => {
    if (turn % READ_EVERY === READ_EVERY - 1)
      return recorder.record(
        { kind: 'read', key, value: null },
        lateMs,
        client,
        () => client.call(['GET', key]),
        reply => Number(reply ?? 0),
      );
    return recorder.record(
      { kind: 'increment', key, value: null },
      lateMs,
      client,
      () => client.call(['INCR', key]),
      Number,
    );
  };
};
