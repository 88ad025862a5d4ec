export {
  type Counted,
  type CountedConnection,
  type Counts,
  SLOT_MS,
  silenceOf,
  slotOf,
  slotsIn,
  sumOfCounts,
} from './counted.ts';
export { type Crowd, type CrowdOptions, checkCrowds, crowd } from './crowd.ts';
export { type CrowdEnd, loadCrowd, type RunningCrowd, startCrowd } from './start.ts';
