import type { AggregatedResult, Reporter, Test, TestResult } from '@jest/reporters';
import { messageOf } from '../basics/index.ts';
import { readScenarioReports, writeRunReport } from './files.ts';
import { writeRunPage } from './html/index.ts';
import { runFolder } from './run-folder.ts';
import { createRunReport } from './run-report.ts';
import { showRun, showScenario } from './terminal.ts';

/** Shows each scenario when its file is done, and writes run.json, the page and the table at the end. */
export default class FailoverReporter implements Pick<Reporter, 'onTestFileResult' | 'onRunComplete'> {
  readonly #shown = new Set<string>();
  readonly #startedAt = new Date();
  readonly #maxWorkers: number;

  constructor({ maxWorkers }: { readonly maxWorkers: number }) {
    this.#maxWorkers = maxWorkers;
  }

  onTestFileResult(_test: Test, { failureMessage }: TestResult): void {
    for (const report of readScenarioReports(runFolder())) {
      if (this.#shown.has(report.folder)) continue;
      this.#shown.add(report.folder);
      process.stdout.write(`\n${showScenario(report)}`);
    }
    if (failureMessage) process.stdout.write(`\n${failureMessage}\n`);
  }

  async onRunComplete(_contexts: unknown, results: AggregatedResult): Promise<void> {
    const folder = runFolder();
    const scenarios = readScenarioReports(folder);
    if (scenarios.length === 0) return;
    // Not results.success, which Jest sets only after this.
    const jestSucceeded = results.numFailedTests + results.numRuntimeErrorTestSuites === 0;
    const report = createRunReport(folder, scenarios, {
      startedAt: this.#startedAt,
      workers: Math.min(this.#maxWorkers, results.numTotalTestSuites),
      jestSucceeded,
    });
    writeRunReport(folder, report);
    process.stdout.write(`\n${showRun(report, folder)}${await drawn(folder)}\n`);
  }
}

/** Says where the page is. That it could not be drawn says nothing against the run. */
const drawn = (folder: string): Promise<string> =>
  writeRunPage(folder).catch(error => `the timing report could not be drawn: ${messageOf(error)}`);
