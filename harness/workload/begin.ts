import { beginAdds } from './adds.ts';
import { beginAppends } from './appends.ts';
import { beginBatches } from './batches.ts';
import { beginBullmq } from './bullmq.ts';
import { beginConsumers } from './consumers.ts';
import { beginCounter } from './counter.ts';
import { beginExpiring } from './expiring.ts';
import { beginIds } from './ids.ts';
import type { Begin, Issue, Surroundings } from './kind.ts';
import { beginLock } from './lock.ts';
import { beginPubsub } from './pubsub.ts';
import { beginQueue } from './queue.ts';
import { beginRegisters } from './registers.ts';
import { beginWaited } from './waited.ts';

const BEGIN: Readonly<Record<string, Begin>> = {
  adds: beginAdds,
  appends: beginAppends,
  batches: beginBatches,
  bullmq: beginBullmq,
  consumers: beginConsumers,
  counter: beginCounter,
  expiring: beginExpiring,
  ids: beginIds,
  lock: beginLock,
  pubsub: beginPubsub,
  queue: beginQueue,
  registers: beginRegisters,
  waited: beginWaited,
};

/** Loads the package that a workload of this kind needs besides its client, if any. */
export async function loadWorkload(kind: string): Promise<void> {
  if (kind === 'bullmq') await import('bullmq');
}

/**
 * Begins the workload that the surroundings name. Each turn is in flight until its last operation has ended, also between
 * two of them.
 * @throws Error for a kind that there is not
 */
export async function beginWorkload(surroundings: Surroundings): Promise<Issue> {
  const begin = BEGIN[surroundings.workload.kind];
  if (begin === undefined) throw new Error(`there is no workload ${surroundings.workload.kind}`);
  const issue = await begin(surroundings);
  return async (turn, lateMs) => {
    const ended = surroundings.recorder.expected();
    try {
      return await issue(turn, lateMs);
    } finally {
      ended();
    }
  };
}
