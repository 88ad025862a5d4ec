import { messageOf } from '../basics/index.ts';
import { elements } from '../checkers/elements.ts';
import { connectionOf, refuseSpread } from './connection.ts';
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

/** `replicas`: how many must have a write. Default 1. `timeoutMs`: how long to wait for them. Default 1000. */
export interface WaitedOptions extends WorkloadOptions {
  readonly replicas?: number;
  readonly timeoutMs?: number;
}

/** Every client appends, and counts a write as acknowledged only when WAIT says that enough replicas have it. */
export const waited = ({
  replicas = 1,
  timeoutMs = 1000,
  ...options
}: WaitedOptions = {}): Workload<'waited'> =>
  workloadOf(
    'waited',
    { ...options },
    {
      replicas: countOption('replicas', replicas, 1, 50),
      timeoutMs: countOption('timeoutMs', timeoutMs, 1, 600_000),
    },
  );

const begin: Begin = ({ client, name, workload, recorder }) => {
  const { replicas, timeoutMs } = workload.extra;
  refuseSpread(client, 'waited');
  return (turn, lateMs) => {
    const [key, value] = [keyOf({ name, workload }, turn), elementOf(name, turn)];
    return recorder.record({ kind: 'append', key, value }, lateMs, client, async () => {
      const [writtenOn, { have, waitedOn }] = await Promise.all([
        client.call(['RPUSH', key, value]).then(() => connectionOf(client)),
        client.call(['WAIT', String(replicas), String(timeoutMs)]).then(
          have => ({ have, waitedOn: connectionOf(client) }),
          // Its refusal says nothing of the write before it.
          (cause: unknown) => Promise.reject(new Error(`WAIT failed: ${messageOf(cause)}`, { cause })),
        ),
      ]);
      if (writtenOn !== waitedOn) throw new Error('WAIT was answered on another connection');
      // It is there, on the master at least: whether it lasts is unknown.
      if (!(Number(have) >= Number(replicas)))
        throw new Error(`WAIT: ${String(have)} of ${replicas} replicas have it`);
    });
  };
};

export const workload = define({
  begin,
  traits: WRITES_ELEMENTS,
  loss: { ...elementLoss, isReplicated: () => true },
  checks: evidence => ({ elements: () => elements(evidence.operations, listed(evidence)) }),
});
