export { type ClientProcess, type ClientTold, loadClient, startClient } from './client.ts';
export {
  type ClientAdapter,
  type ClientDeployment,
  type ClientMaker,
  type ClientModule,
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
  joinCounted,
  loadCrowd,
  NOTHING_COUNTED,
  type RunningCrowd,
  SLOT_MS,
  type Spell,
  silenceOf,
  slotOf,
  slotsIn,
  startCrowd,
  sumOfCounts,
} from './crowd/index.ts';
export { installedPackage } from './installed.ts';
export { knownLibrary, LIBRARIES, type LibraryName } from './libraries.ts';
export type { EndedBy, Ending, Library, OptionSet, Setting } from './library.ts';
export {
  type ClientSpec,
  checkClient,
  clientOf,
  type LibraryClient,
  type OptionsModule,
  type OutsideClient,
  onShard,
  optionsFrom,
  outsideClient,
  type ShardClient,
} from './options.ts';
