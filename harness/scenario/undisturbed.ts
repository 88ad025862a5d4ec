import type { WorkloadKind } from '../workload/index.ts';
import { untilJudged } from './attempts.ts';
import type { ScenarioBody } from './context.ts';
import type { ScenarioOptions } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { runScenario, type ScenarioOutcome } from './run.ts';

/** For tests: why an append may be there twice after a crash. */
export const RESENT = { duplicates: 'ioredis sends again what it had no reply to' } as const;

/** For tests: runs a scenario, and again after a split vote or on a busy machine. */
export const runUndisturbed = <Name extends string, Svc extends string, Kind extends WorkloadKind>(
  place: ScenarioPlace,
  options: ScenarioOptions<Name, Svc, Kind>,
  body: ScenarioBody<Name, Svc, Kind>,
): Promise<ScenarioOutcome> =>
  untilJudged(
    () => place,
    () => runScenario(place, options, body),
  );
