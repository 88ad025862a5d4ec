import type { NumbersByPeriod } from '../../services/index.ts';

/** What became of the requests to a service since the fault. */
export interface Requests {
  readonly requests: number;
  readonly failed: number;
  /** Of the failed, those without an answer in their time. */
  readonly hungUp: number;
  /** From 0 to 1; absent without requests. */
  readonly success?: number;
  /** Of the slowest answer, or of the wait for one that did not come; absent without requests. */
  readonly slowestMs?: number;
}

export function requestsSinceFault({ during, after }: NumbersByPeriod): Requests {
  const periods = [during, after].filter(each => each !== undefined);
  const sum = (count: (each: (typeof periods)[number]) => number) =>
    periods.reduce((total, each) => total + count(each), 0);
  const requests = sum(each => each.requests);
  const failed = sum(each => Math.round(each.requests * (1 - (each.success ?? 1))));
  const slowest = periods.flatMap(({ maxMs }) => maxMs ?? []);
  return {
    requests,
    failed,
    hungUp: sum(each => each.hungUp),
    ...(requests > 0 && { success: 1 - failed / requests }),
    ...(slowest.length > 0 && { slowestMs: Math.max(...slowest) }),
  };
}
