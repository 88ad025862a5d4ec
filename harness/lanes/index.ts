export type { LaneRequest } from './admission.ts';
export { type Broker, startBroker } from './broker.ts';
export { enterLane, giveSet, hasBroker, type Lane, takeSet } from './worker.ts';
