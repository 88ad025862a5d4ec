export { readScenarioReports, writeRunReport, writeScenarioReport } from './files.ts';
export type {
  ClientReport,
  FaultReport,
  OperationCounts,
  RunEnvironment,
  RunReport,
  ScenarioReport,
} from './result.ts';
export { createRunFolder, runFolder } from './run-folder.ts';
export { runSeed } from './seed.ts';
