export { type Budget, budgetOf, sum } from './budget.ts';
export type { LiveTopology } from './live-topology.ts';
export type { ScenarioOptions } from './options.ts';
export type { ScenarioPlace } from './place.ts';
export { isPlanting, startPlanting } from './planted.ts';
export type { ScenarioAbout } from './registered.ts';
export { parseRepetitions, repeat, repetitions } from './repetitions.ts';
export {
  runScenario,
  type ScenarioBody,
  type ScenarioContext,
  type ScenarioOutcome,
} from './run.ts';
export { isSelected, parseTags, type Selection, select, selection } from './selection.ts';
export { checkTag, TAGS, type Tag } from './tags.ts';
