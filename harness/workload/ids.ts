import { uniqueIds } from '../checkers/unique-ids.ts';
import { define } from './definition.ts';
import { type Begin, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';
import { sequenceLoss, sequencesIn } from './sequence-loss.ts';

/** All clients draw ids from one sequence, as applications do with INCR: no two may be the same. */
export const ids = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload<'ids'> =>
  workloadOf('ids', { ...options });

const begin: Begin = ({ client, workload, recorder }) => {
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

export const workload = define({
  begin,
  traits: { drainsKeys: false, hasElements: false, findsEachWrite: false, receives: false },
  loss: sequenceLoss('id', 'id'),
  checks: ({ operations }) => sequencesIn('unique-ids', operations, uniqueIds),
});
