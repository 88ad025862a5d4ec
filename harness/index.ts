export { type ClientSpec, optionsFrom } from './clients/index.ts';
export { crash, type Fault, plannedFailover, powerOff, shutdown } from './faults/index.ts';
export { expect, type ScenarioContext, type ScenarioOptions, scenario } from './scenario/index.ts';
export type { Server, TopologyOptions } from './topology/index.ts';
