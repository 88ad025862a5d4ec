import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { analyze, type ScenarioReport } from '../analyze/index.ts';
import { unusable } from '../basics/index.ts';
import { readRecord } from '../run/index.ts';
import { readScenarioFolders } from './files.ts';
import { completed } from './html/subject.ts';
import type { RunReport } from './result.ts';
import { exitCodeOf, jestSucceeded } from './run-report.ts';
import { asStored, type Changes, changesBetween } from './same-report.ts';

/** A scenario of a stored run. */
export interface StoredScenario {
  readonly folder: string;
  /** As it was reported when it ran. */
  readonly report: ScenarioReport;
  /** The analysis of its record, made anew; undefined where there is no record. */
  readonly analysis: ScenarioReport | undefined;
  /** How the analysis differs from the report; undefined where there is none. */
  readonly changes: Changes | undefined;
}

/**
 * Reads a run's folder, also that of a run that was killed, and analyzes every record again.
 * @throws UnusableInput when there is no run in it
 */
export function readStoredRun(folder: string): StoredScenario[] {
  const scenarios = existsSync(folder) ? readScenarioFolders(folder) : [];
  if (scenarios.length === 0) {
    throw unusable({
      tried: `Searched for a stored run in ${folder}.`,
      found: existsSync(folder) ? 'no scenario in it' : 'no such folder',
      todo: "give the folder of a run, such as reports/latest; 'ls reports' shows them",
    });
  }
  return scenarios.map(({ folder, report }) => {
    const record = readRecord(folder);
    const { earlier } = report;
    const analysis = record && asStored({ ...analyze(record), ...(earlier && { earlier }) });
    return { folder, report, analysis, changes: analysis && changesBetween(completed(report), analysis) };
  });
}

/** The analyses of a stored run by the folders of its scenarios: to draw it again with the current code. */
export type Analyses = ReadonlyMap<string, ScenarioReport>;

export const analysesOf = (run: string): Analyses =>
  new Map(
    readStoredRun(run).flatMap(({ folder, analysis }) =>
      analysis === undefined ? [] : [[folder, analysis] as const],
    ),
  );

/** A run report with the analyses in the place of what was reported. @param folder of the run */
export function withAnalyses(run: RunReport, folder: string, analyses: Analyses): RunReport {
  if (analyses.size === 0) return run;
  const scenarios = run.scenarios.map(
    report => analyses.get(join(folder, basename(report.folder))) ?? report,
  );
  return { ...run, scenarios, exitCode: exitCodeOf(scenarios, jestSucceeded(run)) };
}
