import { uniqueIds } from '../checkers/unique-ids.ts';
import { define } from './definition.ts';
import { type Begin, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';
import { sendingWith } from './recorder.ts';
import { sequenceLoss, sequencesIn } from './sequence-loss.ts';

/** All clients draw ids from one sequence, as applications do with INCR: no two may be the same. */
export const ids = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload<'ids'> =>
  workloadOf('ids', { ...options });

const begin: Begin = surroundings => {
  const key = sharedKey(surroundings.workload);
  const send = sendingWith(surroundings);
  return (_turn, lateMs) => send({ kind: 'id', key, value: null }, lateMs, ['INCR', key], Number);
};

export const workload = define({
  begin,
  traits: { drainsKeys: false, hasElements: false, findsEachWrite: false, receives: false },
  loss: sequenceLoss('id', 'id'),
  checks: ({ operations }) => sequencesIn('unique-ids', operations, uniqueIds),
});
