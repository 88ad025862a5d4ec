export { type Address, showAddress } from './address.ts';
export { CHILD_ARGUMENTS, type Child, childEnvironment, forkModule, scrubbedEnvironment } from './child.ts';
export { now, wallClockOffset } from './clock.ts';
export { type Duration, milliseconds, showMaybe, showMs } from './duration.ts';
export {
  badField,
  isUnusableInput,
  messageOf,
  rejectUnknownKeys,
  UnusableInput,
  unusable,
} from './errors.ts';
export { DEFAULT_KEYSPACE, type Keyspace, keyName } from './keyspace.ts';
export { literally, rowOf } from './markdown.ts';
export { type Progress, progressOf, reassure } from './progress.ts';
export { withoutSecrets } from './secrets.ts';
export { pause, poll, within } from './wait.ts';
