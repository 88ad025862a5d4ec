export {
  CHILD_ARGUMENTS,
  type Child,
  childEnvironment,
  FEW_THREADS,
  forkModule,
  scrubbedEnvironment,
  sent,
} from './child.ts';
export { countWhile, entryOf, quantile, sumOf } from './collections.ts';
export { keepCompiled } from './compiled.ts';
export {
  badField,
  isUnusableInput,
  messageOf,
  oneOf,
  rejectUnknownKeys,
  UnusableInput,
  unusable,
  wholeNumber,
} from './errors.ts';
export { existingModule, fileNameOf, importDefault, importExports } from './import-default.ts';
export { parseOr, readJson, readJsonLines } from './json.ts';
export { literally, rowOf } from './markdown.ts';
export { type Address, DEFAULT_KEYSPACE, type Keyspace, keyName, showAddress } from './names.ts';
export {
  IS_COMPILED,
  installedVersion,
  ownModule,
  PACKAGE_FOLDER,
  projectFolder,
  requireInProject,
  requirePackage,
  resolveInProject,
  useProject,
} from './places.ts';
export { type ProcessorTimes, processorTimes } from './processors.ts';
export { type Progress, progressOf, reassure } from './progress.ts';
export { readOr } from './read-or.ts';
export {
  generatedSecrets,
  hideSecrets,
  hideSecretsIn,
  hideSecretsInData,
  keepSecret,
  withoutSecrets,
} from './secrets.ts';
export { removeTemporaryFolder, removeTemporaryFoldersOf, temporaryFolder } from './temporary.ts';
export {
  type Duration,
  milliseconds,
  now,
  onSilence,
  pause,
  poll,
  showMaybe,
  showMs,
  wallClockOffset,
  within,
} from './time.ts';
export { acceptTypeScriptModules } from './typescript-modules.ts';
