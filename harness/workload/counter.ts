import { counter as counterChecker } from '../checkers/counter.ts';
import { define, type Evidence } from './definition.ts';
import { finalData } from './evidence.ts';
import { type Begin, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';
import { sendingWith } from './recorder.ts';
import { sequenceLoss, sequencesIn } from './sequence-loss.ts';

const READ_EVERY = 10;

/** All clients increment one counter, and read it now and then. */
export const counter = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload<'counter'> =>
  workloadOf('counter', { ...options });

const begin: Begin = surroundings => {
  const key = sharedKey(surroundings.workload);
  const send = sendingWith(surroundings);
  return (turn, lateMs) =>
    turn % READ_EVERY === READ_EVERY - 1
      ? send({ kind: 'read', key, value: null }, lateMs, ['GET', key], reply => Number(reply ?? 0))
      : send({ kind: 'increment', key, value: null }, lateMs, ['INCR', key], Number);
};

export const workload = define({
  begin,
  traits: { drainsKeys: false, hasElements: false, findsEachWrite: false, receives: false },
  loss: sequenceLoss('increment', 'increment'),
  checks: evidence =>
    sequencesIn('counter', evidence.operations, ofKey =>
      counterChecker(ofKey, finalNumber(evidence, ofKey[0]?.key ?? '')),
    ),
});

function finalNumber(evidence: Evidence, key: string): number | undefined {
  const data = finalData(evidence);
  const stored = data?.[key];
  if (data === undefined) return undefined;
  return stored?.type === 'string' ? Number(stored.value) : 0;
}
