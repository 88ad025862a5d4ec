import type { ScenarioReport } from '../report/index.ts';

/**
 * For tests: repetitions of a scenario whose promotion came so many ms after the fault; undefined when none came.
 * @param base any report
 */
export const repetitionsOf =
  (base: ScenarioReport) =>
  (promotedMs: number | undefined): ScenarioReport => ({
    ...base,
    ...(promotedMs === undefined
      ? { verdict: 'fail', reason: 'nobody was promoted', phases: {} }
      : {
          verdict: 'pass',
          reason: 'every expectation held',
          phases: { detectedMs: promotedMs - 300, promotedMs },
        }),
    workEndedAtMs: 9000,
    clients: {},
  });
