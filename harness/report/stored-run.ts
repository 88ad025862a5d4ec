import { existsSync } from 'node:fs';
import { analyze, type ScenarioReport } from '../analyze/index.ts';
import { unusable } from '../basics/index.ts';
import { readRecord } from '../run/index.ts';
import { readScenarioFolders } from './files.ts';

/** A scenario of a stored run. */
export interface StoredScenario {
  readonly folder: string;
  /** As it was reported when it ran. */
  readonly report: ScenarioReport;
  /** The analysis of its record, made anew; undefined where there is no record. */
  readonly analysis: ScenarioReport | undefined;
}

/**
 * Reads a run's folder, also that of a run that was killed, and analyzes every record again.
 * @throws UnusableInput when there is no run in it
 */
export function readStoredRun(folder: string): StoredScenario[] {
  const scenarios = existsSync(folder) ? readScenarioFolders(folder) : [];
  if (scenarios.length === 0) {
    throw unusable({
      tried: `Looked for a stored run in ${folder}.`,
      found: existsSync(folder) ? 'no scenario in it' : 'no such folder',
      todo: "give the folder of a run, such as reports/latest; 'ls reports' shows them",
    });
  }
  return scenarios.map(({ folder, report }) => {
    const record = readRecord(folder);
    const { earlier } = report;
    return { folder, report, analysis: record && { ...analyze(record), ...(earlier && { earlier }) } };
  });
}
