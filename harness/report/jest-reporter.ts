import { relative } from 'node:path';
import { messageOf, projectFolder } from '../basics/index.ts';
import { hasRunFolder, runFolder } from '../run/index.ts';
import { readScenarioFolders, readScenarioReports, writeRunReport } from './files.ts';
import { annotate } from './formats/index.ts';
import { missingFiles } from './missing-files.ts';
import { isBad, isRepeated } from './order.ts';
import { present } from './present.ts';
import type { ScenarioReport } from './result.ts';
import { createRunReport } from './run-report.ts';
import { showRun, showScenario } from './terminal.ts';

// What of Jest's results is used here. Their own types are in a package that not every project can import.
interface FileResult {
  readonly failureMessage?: string | null;
}

interface Results {
  readonly numTotalTestSuites: number;
  readonly testResults: readonly EndedFile[];
}

interface EndedFile {
  readonly testFilePath: string;
  readonly numFailingTests: number;
  /** Why the file itself failed: it could not be loaded, or something in it threw outside of a test. */
  readonly testExecError?: unknown;
}

/** Shows each scenario when its file is done; at the end writes run.json and what is made of it, and shows the table. */
export default class FailoverReporter {
  readonly #shown = new Set<string>();
  readonly #startedAt = new Date();
  readonly #maxWorkers: number;
  #incomplete: Error | undefined;

  constructor({ maxWorkers }: { readonly maxWorkers: number }) {
    this.#maxWorkers = maxWorkers;
  }

  /** Throws nothing: Jest's runner ends the whole run, silently, at an error of a reporter. */
  onTestFileResult(_test: unknown, { failureMessage }: FileResult): void {
    if (!hasRunFolder()) return;
    try {
      this.#showNew();
    } catch (error) {
      process.stdout.write(`\na scenario could not be shown: ${messageOf(error)}\n`);
    }
    if (failureMessage) process.stdout.write(`\n${failureMessage}\n`);
  }

  #showNew(): void {
    const reports = readScenarioReports(runFolder());
    for (const report of reports) {
      // Another attempt at the same scenario begins later.
      const key = `${report.folder} ${report.startedAt}`;
      if (this.#shown.has(key)) continue;
      this.#shown.add(key);
      if (isRepeated(reports) && report.verdict === 'pass') continue;
      process.stdout.write(`\n${showScenario(report)}`);
    }
  }

  async onRunComplete(_contexts: unknown, results: Results): Promise<void> {
    // Unit tests alone make no run.
    if (!hasRunFolder()) return;
    const folder = runFolder();
    // Also those whose worker ended before they did: a scenario that began is never missing.
    const scenarios = readScenarioFolders(folder)
      .map(({ report }) => report)
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
    if (scenarios.length === 0) return;
    const notRun = filesNotRun(results);
    const report = createRunReport(folder, scenarios, {
      startedAt: this.#startedAt,
      workers: Math.min(this.#maxWorkers, results.numTotalTestSuites),
      // Not results.success, which Jest sets only after this.
      missing: missingFiles(failedFiles(results, scenarios), notRun),
    });
    writeRunReport(folder, report);
    process.stdout.write(`\n${showRun(report, folder)}${await present(folder)}`);
    if (notRun > 0) this.#refuse(notRun, results.numTotalTestSuites);
    await annotate(report);
  }

  /** Jest fails a run in which a reporter reports an error. */
  getLastError(): Error | undefined {
    return this.#incomplete;
  }

  #refuse(notRun: number, planned: number): void {
    this.#incomplete = new Error(
      `the run ended before ${notRun} of ${planned} files ran, so it proves nothing about them; run it again`,
    );
    process.stdout.write(`\n${this.#incomplete.message}\n`);
  }
}

/** Each scenario that did not pass fails one test of its file; what fails besides is in no scenario. */
function failedFiles({ testResults }: Results, scenarios: readonly ScenarioReport[]): string[] {
  const bad = scenarios.filter(isBad);
  // In a repository of several packages the file of a scenario is relative to its own package.
  const badIn = (path: string) => bad.filter(({ file }) => path.endsWith(file.replace(/^(\.\.\/)*/, '/')));
  return testResults
    .filter(
      ({ testFilePath, numFailingTests, testExecError }) =>
        (testExecError ?? undefined) !== undefined || numFailingTests > badIn(testFilePath).length,
    )
    .map(({ testFilePath }) => relative(projectFolder(), testFilePath));
}

/** What an interrupted run, or one whose workers ended, did not get to. Jest itself calls such a run a success. */
function filesNotRun({ numTotalTestSuites, testResults }: Results): number {
  return Math.max(0, numTotalTestSuites - testResults.length);
}
