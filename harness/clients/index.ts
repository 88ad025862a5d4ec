export { type ClientProcess, type ClientTold, loadClient, startClient } from './client.ts';
export { installedPackage } from './installed.ts';
export { keyspaceOf, knownLibrary, LIBRARIES, type LibraryName } from './libraries.ts';
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
