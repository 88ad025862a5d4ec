import { badField } from '../basics/index.ts';
import { atomicity } from '../checkers/atomicity.ts';
import { define, WRITES_ELEMENTS } from './definition.ts';
import { elementLoss } from './element-loss.ts';
import { listed } from './evidence.ts';
import {
  type Begin,
  countOption,
  elementOf,
  keyOf,
  type Workload,
  type WorkloadOptions,
  workloadOf,
} from './kind.ts';

/** `size`: how many appends at once. Default 10. */
export interface BatchOptions extends WorkloadOptions {
  readonly size?: number;
  readonly as?: 'pipeline' | 'transaction';
}

/** Every client appends several elements at once: in a pipeline, or between MULTI and EXEC (the default). */
export function batches({
  size = 10,
  as = 'transaction',
  rate = 10,
  ...options
}: BatchOptions = {}): Workload<'batches'> {
  if (as !== 'pipeline' && as !== 'transaction')
    throw badField('workload.as', as, "'pipeline' or 'transaction'");
  return workloadOf('batches', { ...options, rate }, { size: countOption('size', size, 1, 10_000), as });
}

const begin: Begin = ({ client, name, workload, recorder }) => {
  const { size, as } = workload.extra as { size: number; as: 'pipeline' | 'transaction' };
  return (turn, lateMs) => {
    const key = keyOf({ name, workload }, turn);
    const value = Array.from({ length: size }, (_, i) => elementOf(name, turn * size + i));
    return recorder.recordBatch({ kind: as, key, value }, lateMs, client, () =>
      client.batch(
        value.map(element => ['RPUSH', key, element]),
        as,
      ),
    );
  };
};

export const workload = define({
  begin,
  needs: 'batch',
  traits: WRITES_ELEMENTS,
  loss: elementLoss,
  checks: evidence => ({ atomicity: () => atomicity(evidence.operations, listed(evidence)) }),
});
