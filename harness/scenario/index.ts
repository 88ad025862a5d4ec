export type { LiveTopology } from './live-topology.ts';
export type { ScenarioOptions } from './options.ts';
export {
  runScenario,
  type ScenarioBody,
  type ScenarioContext,
  type ScenarioOutcome,
  type ScenarioPlace,
} from './run.ts';
