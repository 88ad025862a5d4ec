import { untilJudged } from './attempts.ts';
import type { ScenarioBody } from './context.ts';
import type { ScenarioOptions } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { runScenario, type ScenarioOutcome } from './run.ts';

/** For tests: runs a scenario, and again after a split vote or on a busy machine. */
export const runUndisturbed = <Name extends string, App extends string>(
  place: ScenarioPlace,
  options: ScenarioOptions<Name, App>,
  body: ScenarioBody<Name, App>,
): Promise<ScenarioOutcome> =>
  untilJudged(
    () => place,
    () => runScenario(place, options, body),
  );
