export type { LiveTopology } from './live-topology.ts';
export type { ScenarioOptions } from './options.ts';
export type { ScenarioPlace } from './place.ts';
export {
  runScenario,
  type ScenarioBody,
  type ScenarioContext,
  type ScenarioOutcome,
} from './run.ts';
