export { type ClientProcess, type ClientTold, loadClient, startClient } from './client.ts';
export { LIBRARIES, type LibraryName } from './libraries.ts';
export type { OptionSet } from './library.ts';
export {
  type ClientSpec,
  checkClient,
  clientOf,
  type LibraryClient,
  type OptionsModule,
  onShard,
  optionsFrom,
  type ShardClient,
} from './options.ts';
