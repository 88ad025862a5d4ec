import {
  type Begin,
  countOption,
  elementOf,
  keyOf,
  type Workload,
  type WorkloadOptions,
  workloadOf,
} from './kind.ts';
import { asIs } from './recorder.ts';

/** `readEvery`: every how many operations a read of the whole set from the master, and one from a replica. Default 50. */
export interface AddsOptions extends WorkloadOptions {
  readonly readEvery?: number;
}

/** Every client adds unique members to a set of its own, and reads all of it now and then. */
export const adds = ({ readEvery = 50, ...options }: AddsOptions = {}): Workload =>
  workloadOf('adds', { ...options }, { readEvery: countOption('readEvery', readEvery, 2, 1_000_000) });

export const beginAdds: Begin = async ({ client, name, workload, recorder }) => {
  const replica = await client.another('replica');
  const readEvery = Number(workload.extra.readEvery);
  return async (turn, lateMs) => {
    const [key, value] = [keyOf({ name, workload }, turn), elementOf(name, turn)];
    if (turn % readEvery !== readEvery - 1) {
      return recorder.record({ kind: 'add', key, value }, lateMs, client, () =>
        client.call(['SADD', key, value]),
      );
    }
    const read = { kind: 'read-all', key, value: null };
    return Promise.all([
      recorder.record(read, lateMs, client, () => client.call(['SMEMBERS', key]), asIs),
      recorder.record(read, null, replica, () => replica.call(['SMEMBERS', key]), asIs),
    ]);
  };
};
