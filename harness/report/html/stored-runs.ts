import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRunReport, readScenarioFolders } from '../files.ts';
import type { RunReport } from '../result.ts';
import { completed, type StoredReport } from './subject.ts';

/** A run as the page of all runs tells of it. */
export interface RunSummary {
  /** The name of its folder. */
  readonly folder: string;
  /** Undefined when it did not come to its end. */
  readonly report: Partial<RunReport> | undefined;
  readonly scenarios: readonly StoredReport[];
}

/** All runs in a folder that have any scenario, in the order of their names, which is that of time. */
export function readRuns(reports: string): RunSummary[] {
  return readdirSync(reports, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => summaryOf(join(reports, name), name))
    .filter(({ scenarios }) => scenarios.length > 0)
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

function summaryOf(path: string, folder: string): RunSummary {
  const report = readRunReport(path);
  const scenarios = report?.scenarios ?? readScenarioFolders(path).map(each => each.report);
  return { folder, report, scenarios: scenarios.map(completed) };
}
