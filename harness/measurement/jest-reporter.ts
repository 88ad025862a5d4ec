import type { Reporter } from '@jest/reporters';
import { readScenarioReports } from '../report/index.ts';
import { runFolder } from '../run/index.ts';
import { repetitions } from '../scenario/index.ts';
import { runningLine } from './running-line.ts';

/** Tells of each repetition when it is done. */
export default class MeasurementReporter implements Pick<Reporter, 'onTestCaseResult'> {
  onTestCaseResult(): void {
    process.stdout.write(`${runningLine(readScenarioReports(runFolder()), repetitions())}\n`);
  }
}
