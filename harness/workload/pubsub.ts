import { type Begin, elementOf, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

/** Every client publishes to one channel, and is subscribed to it. */
export const pubsub = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload =>
  workloadOf('pubsub', { ...options });

export const beginPubsub: Begin = async ({ client, name, workload, recorder }) => {
  const key = sharedKey(workload);
  await client.subscribe(key, message =>
    recorder.happened({ kind: 'receive', key, value: null }, null, message),
  );
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    return recorder.record({ kind: 'publish', key, value }, lateMs, client, () =>
      client.call(['PUBLISH', key, value]),
    );
  };
};
