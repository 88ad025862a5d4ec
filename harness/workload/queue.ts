import { queue as queueChecker } from '../checkers/queue.ts';
import { define } from './definition.ts';
import { elementsAt, keysOf, listed } from './evidence.ts';
import { handOverLoss } from './hand-over-loss.ts';
import { type Begin, elementOf, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';
import { asIs, sendingWith } from './recorder.ts';
import { sequencesIn } from './sequence-loss.ts';

/** All clients push to one queue and pop from it, in turns. */
export const queue = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload<'queue'> =>
  workloadOf('queue', { ...options });

const begin: Begin = surroundings => {
  const key = sharedKey(surroundings.workload);
  const send = sendingWith(surroundings);
  return (turn, lateMs) => {
    if (turn % 2 === 1) return send({ kind: 'pop', key, value: null }, lateMs, ['LPOP', key], asIs);
    const value = elementOf(surroundings.name, turn);
    return send({ kind: 'push', key, value }, lateMs, ['RPUSH', key, value]);
  };
};

export const workload = define({
  begin,
  traits: { drainsKeys: true, hasElements: false, findsEachWrite: true, receives: false },
  loss: handOverLoss('job', (operations, data) => keysOf(operations).flatMap(key => elementsAt(data, key))),
  checks: evidence =>
    sequencesIn('queue', evidence.operations, ofKey =>
      queueChecker(ofKey, listed({ ...evidence, operations: ofKey })),
    ),
});
