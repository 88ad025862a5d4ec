import { delivery } from '../checkers/delivery.ts';
import type { Operation } from '../history/index.ts';
import { arrivals } from './arrivals.ts';
import { define } from './definition.ts';
import { handOverLoss } from './hand-over-loss.ts';
import { type Begin, elementOf, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';

// The last message comes on another connection than the reply to its PUBLISH, and may be the later one. What is later than
// that is lost: Redis sends no message again.
const ARRIVES_WITHIN_MS = 1000;

/** Every client publishes to one channel, and is subscribed to it. */
export const pubsub = (options: Omit<WorkloadOptions, 'keys'> = {}): Workload<'pubsub'> =>
  workloadOf('pubsub', { ...options });

const begin: Begin = async ({ client, name, workload, recorder }) => {
  const key = sharedKey(workload);
  const inbox = arrivals(recorder, ARRIVES_WITHIN_MS);
  await client.subscribe(key, message => {
    recorder.happened({ kind: 'receive', key, value: null }, null, message);
    inbox.arrived(message);
  });
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    return recorder.record({ kind: 'publish', key, value }, lateMs, client, async () => {
      await client.call(['PUBLISH', key, value]);
      inbox.await(value);
    });
  };
};

/** When the last receiver had shown that it is subscribed. */
function listeningFromMs(operations: readonly Operation[]): number {
  const firstReceipts = new Map<string, number>();
  for (const { kind, client, invokedAtMs } of operations)
    if (kind === 'receive' && !firstReceipts.has(client)) firstReceipts.set(client, invokedAtMs);
  return Math.max(...firstReceipts.values());
}

export const workload = define({
  begin,
  needs: 'subscribe',
  traits: { drainsKeys: true, hasElements: false, findsEachWrite: true, receives: true },
  // A message is lost when no subscriber received it.
  loss: { ...handOverLoss('message', () => []), showsInHistories: true },
  checks: ({ operations }) => ({
    delivery: () =>
      delivery(operations, { tolerated: ['missed'], listeningFromMs: listeningFromMs(operations) }),
  }),
});
