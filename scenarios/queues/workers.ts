import type { Outcome } from '../../harness/index.ts';
import { bullmq } from '../../harness/workloads.ts';

/** Workers that notice a lost job within seconds; BullMQ's own times are half a minute each. */
export const QUICK = { lockDuration: '2s', stalledInterval: '1s', attempts: 3 } as const;

const CONCURRENCY = 3;
export const JOBS = bullmq({ ...QUICK, rate: 20, concurrency: CONCURRENCY, work: '50ms' });

/** BullMQ promises at least once, so processors must be idempotent. */
export const AT_LEAST_ONCE = {
  twice: 'a job in progress during a failover is done again: its end was not stored, or its lock was lost',
} as const;

/** How many jobs were done more than once. */
export const doneTwice = (outcome: Outcome): number =>
  outcome.checks.find(({ checker }) => checker === 'queue')?.numbers.twice ?? Number.NaN;

/** How many can be in progress, or about to be, with this many workers. */
export const inProgress = (workers: number): number => 2 * workers * CONCURRENCY;
