import { elements } from '../checkers/elements.ts';
import { define, WRITES_ELEMENTS } from './definition.ts';
import { elementLoss } from './element-loss.ts';
import { listed } from './evidence.ts';
import { type Begin, elementOf, keyOf, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';
import { sendingWith } from './recorder.ts';

/** Every client appends unique elements to a list of its own. */
export const appends = (options: WorkloadOptions = {}): Workload<'appends'> =>
  workloadOf('appends', { ...options });

const begin: Begin = surroundings => {
  const send = sendingWith(surroundings);
  return (turn, lateMs) => {
    const [key, value] = [keyOf(surroundings, turn), elementOf(surroundings.name, turn)];
    return send({ kind: 'append', key, value }, lateMs, ['RPUSH', key, value]);
  };
};

export const workload = define({
  begin,
  traits: WRITES_ELEMENTS,
  loss: elementLoss,
  checks: evidence => ({ elements: () => elements(evidence.operations, listed(evidence)) }),
});
