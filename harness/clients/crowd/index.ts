export {
  type Counted,
  type CountedConnection,
  type Counts,
  joinCounted,
  NOTHING_COUNTED,
  SLOT_MS,
  type Spell,
  silenceOf,
  slotOf,
  slotsIn,
  sumOfCounts,
} from './counted.ts';
export { type Crowd, type CrowdOptions, checkCrowds, crowd } from './crowd.ts';
export { type CrowdEnd, loadCrowd, type RunningCrowd, startCrowd } from './start.ts';
