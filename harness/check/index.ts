export {
  BATTERY,
  type Battery,
  type BatteryFault,
  type BatterySettings,
  batteryFor,
  batteryOutcome,
  describeFault,
  type FaultTimes,
  imageFor,
  startBattery,
} from './battery/index.ts';
export { type CheckResult, checkStatically } from './check.ts';
export { showBattery } from './formats/battery.ts';
export { CHECK_FORMATS, type CheckFormat, formatCheck } from './formats/index.ts';
export { rulesTable } from './formats/rules-table.ts';
export { type ProofOutcome, proofOutcomes } from './proofs/outcome.ts';
export { batchesOf, type ProofRun, proofRuns, shardOf } from './proofs/runs.ts';
export { type CheckRequest, readInput } from './read-input.ts';
export type { Rule } from './rule.ts';
export { RULES } from './rules/index.ts';
export { readServiceFile, type ServiceFile } from './service-file.ts';
