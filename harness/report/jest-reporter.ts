import type { AggregatedResult, Reporter, Test, TestResult } from '@jest/reporters';
import { hasRunFolder, runFolder } from '../run/index.ts';
import { readScenarioFolders, readScenarioReports, writeRunReport } from './files.ts';
import { annotate } from './formats/index.ts';
import { isRepeated } from './order.ts';
import { present } from './present.ts';
import { createRunReport } from './run-report.ts';
import { showRun, showScenario } from './terminal.ts';

/** Shows each scenario when its file is done; at the end writes run.json and what is made of it, and shows the table. */
export default class FailoverReporter implements Pick<Reporter, 'onTestFileResult' | 'onRunComplete'> {
  readonly #shown = new Set<string>();
  readonly #startedAt = new Date();
  readonly #maxWorkers: number;

  constructor({ maxWorkers }: { readonly maxWorkers: number }) {
    this.#maxWorkers = maxWorkers;
  }

  onTestFileResult(_test: Test, { failureMessage }: TestResult): void {
    if (!hasRunFolder()) return;
    const reports = readScenarioReports(runFolder());
    for (const report of reports) {
      // Another attempt at the same scenario begins later.
      const key = `${report.folder} ${report.startedAt}`;
      if (this.#shown.has(key)) continue;
      this.#shown.add(key);
      if (isRepeated(reports) && report.verdict === 'pass') continue;
      process.stdout.write(`\n${showScenario(report)}`);
    }
    if (failureMessage) process.stdout.write(`\n${failureMessage}\n`);
  }

  async onRunComplete(_contexts: unknown, results: AggregatedResult): Promise<void> {
    // Unit tests alone make no run.
    if (!hasRunFolder()) return;
    const folder = runFolder();
    // Also those whose worker ended before they did: a scenario that began is never missing.
    const scenarios = readScenarioFolders(folder)
      .map(({ report }) => report)
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
    if (scenarios.length === 0) return;
    // Not results.success, which Jest sets only after this.
    const jestSucceeded = results.numFailedTests + results.numRuntimeErrorTestSuites === 0;
    const report = createRunReport(folder, scenarios, {
      startedAt: this.#startedAt,
      workers: Math.min(this.#maxWorkers, results.numTotalTestSuites),
      jestSucceeded,
    });
    writeRunReport(folder, report);
    process.stdout.write(`\n${showRun(report, folder)}${await present(folder)}`);
    await annotate(report);
  }
}
