export { showRepeated } from './attempts.ts';
export { COLUMNS, outageWords, rowsOf } from './cells.ts';
export {
  readRunReport,
  readScenarioFolders,
  readScenarioReports,
  writeBegunScenario,
  writeRunReport,
  writeScenarioReport,
} from './files.ts';
export { showFindings } from './findings.ts';
export { writeFormats } from './formats/index.ts';
export {
  html,
  type Markup,
  pack,
  pageOf,
  type Spread,
  type SpreadSide,
  type SweepLine,
  serveReports,
  writeRunPage,
} from './html/index.ts';
export { lossesOf } from './losses.ts';
export { mergeRuns } from './merge.ts';
export { countOf, VERDICTS } from './order.ts';
export { present } from './present.ts';
export { requestsIn } from './requests.ts';
export type {
  Attempt,
  ClientReport,
  RunEnvironment,
  RunReport,
  ScenarioReport,
  ServiceReport,
} from './result.ts';
export { SCHEMA_VERSION } from './result.ts';
export { runEnvironment } from './run-report.ts';
export { changesBetween } from './same-report.ts';
export { columnsOf, periodRows, SERVICE_COLUMNS } from './service-cells.ts';
export { parseShard, type Shard, showShard, startShard } from './shard.ts';
export { analysesOf, readStoredRun, type StoredScenario } from './stored-run.ts';
export { NO_ROW_LINES, showTable } from './table.ts';
export { showRun } from './terminal.ts';
export { marksOf, waterfall } from './waterfall.ts';
