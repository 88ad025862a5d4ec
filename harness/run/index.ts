export { type Evidence, readEvidence, readRecord, writeLogs, writeRecord } from './files.ts';
export {
  createRunFolder,
  emptyFolder,
  hasRunFolder,
  leaveRunFolder,
  newRunFolder,
  runFolder,
} from './folder.ts';
export { keepRun } from './old-runs.ts';
export type * from './record.ts';
export { historyOf, masterFor, RECORD_VERSION } from './record.ts';
export { runSeed } from './seed.ts';
