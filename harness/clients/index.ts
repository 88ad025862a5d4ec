export { type ClientProcess, type ClientTold, loadClient, startClient } from './client.ts';
export {
  type ClientAdapter,
  type ClientDeployment,
  type ClientMaker,
  clientFrom,
} from './client-module.ts';
export {
  type Counted,
  type CountedConnection,
  type Counts,
  type Crowd,
  type CrowdEnd,
  type CrowdOptions,
  checkCrowds,
  crowd,
  loadCrowd,
  type RunningCrowd,
  SLOT_MS,
  silenceOf,
  slotOf,
  slotsIn,
  startCrowd,
  sumOfCounts,
} from './crowd/index.ts';
export { installedPackage } from './installed.ts';
export { knownLibrary, LIBRARIES, type LibraryName } from './libraries.ts';
export type { EndedBy, OptionSet, Setting } from './library.ts';
export {
  type ClientSpec,
  checkClient,
  clientOf,
  onShard,
  optionsFrom,
  outsideClient,
} from './options.ts';
