export { now } from './basics/index.ts';
export { type ClientSpec, optionsFrom } from './clients/index.ts';
export * from './faults/index.ts';
export type { ScenarioContext, ScenarioOptions } from './scenario/index.ts';
// Not through scenario/index.ts, which can also be imported outside of Jest.
export { expect, scenario } from './scenario/jest.ts';
export type { Server, TopologyOptions } from './topology/index.ts';
