import type { LaneRequest } from '../lanes/index.ts';
import type { ScenarioOptions } from './options.ts';

// A client that issues this many operations a second uses about as much of a processor as a whole quiet scenario.
const BUSY_RATE = 1000;

/** What room a scenario needs on the machine. */
export function laneOf({
  alone = false,
  applications = {},
  workload = {},
}: Pick<ScenarioOptions, 'alone' | 'applications' | 'workload'>): LaneRequest {
  const hasLoad = Object.keys(applications).length > 0 || (workload.rate ?? 0) >= BUSY_RATE;
  return { alone, weight: hasLoad ? 2 : 1 };
}
