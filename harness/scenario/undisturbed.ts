import { SplitVote } from '../verdict/index.ts';
import { untilJudged, wasTooBusy } from './attempts.ts';
import type { ScenarioBody } from './context.ts';
import type { ScenarioOptions } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { runScenario, type ScenarioOutcome } from './run.ts';

/** For tests: runs a scenario, and again when the machine was too busy to judge times or the sentinels' vote was split. */
export const runUndisturbed = <Name extends string, App extends string>(
  place: ScenarioPlace,
  options: ScenarioOptions<Name, App>,
  body: ScenarioBody<Name, App>,
): Promise<ScenarioOutcome> =>
  untilJudged(
    () => place,
    () => runScenario(place, options, body),
    outcome => wasTooBusy(outcome) || outcome.thrown instanceof SplitVote,
  );
