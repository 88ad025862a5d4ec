import { delivery } from '../checkers/delivery.ts';
import type { Operation } from '../history/index.ts';
import { define } from './definition.ts';
import { handOverLoss } from './hand-over-loss.ts';
import { type Begin, elementOf, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

/** Every client publishes to one channel, and is subscribed to it. */
export const pubsub = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload<'pubsub'> =>
  workloadOf('pubsub', { ...options });

const begin: Begin = async ({ client, name, workload, recorder }) => {
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

/** Without what was published before every receiver had shown that it is subscribed. */
function onceAllListen(operations: readonly Operation[]): Operation[] {
  const firstReceipts = new Map<string, number>();
  for (const { kind, client, invokedAtMs } of operations)
    if (kind === 'receive' && !firstReceipts.has(client)) firstReceipts.set(client, invokedAtMs);
  const fromMs = Math.max(...firstReceipts.values());
  const early = new Set(
    operations.flatMap(({ kind, value, invokedAtMs }) =>
      kind === 'publish' && invokedAtMs < fromMs ? [value] : [],
    ),
  );
  return operations.filter(
    ({ kind, value, result }) => !early.has((kind === 'receive' ? result : value) as string),
  );
}

export const workload = define({
  begin,
  traits: { drainsKeys: true, hasElements: false, findsEachWrite: true, receives: true },
  // A message is lost when no subscriber received it.
  loss: { ...handOverLoss('message', () => []), showsInHistories: true },
  checks: ({ operations }) => ({
    delivery: () => delivery(onceAllListen(operations), { tolerated: ['missed'] }),
  }),
});
