import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hideSecrets, readJson, UnusableInput } from '../basics/index.ts';
import type { RunReport, ScenarioReport } from './result.ts';
import { storedJson } from './same-report.ts';

const SCENARIO_FILE = 'scenario.json';
const BEGUN_FILE = 'begun.json';
const RUN_FILE = 'run.json';

export const writeScenarioReport = (folder: string, report: ScenarioReport): void =>
  writeWhole(join(folder, SCENARIO_FILE), report);

export const writeRunReport = (folder: string, report: RunReport): void =>
  writeWhole(join(folder, RUN_FILE), report);

/** Another process of the run may read it at any time, and must never find half of it. */
function writeWhole(file: string, report: ScenarioReport | RunReport): void {
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, hideSecrets(storedJson(report)));
  renameSync(unfinished, file);
}

/** Undefined when the run did not come to its end, or no scenario of it started. */
export function readRunReport(folder: string): RunReport | undefined {
  const file = join(folder, RUN_FILE);
  return existsSync(file) ? (objectIn(file) as RunReport) : undefined;
}

/** What is known of a scenario before it ends: a killed run leaves nothing else of it but its histories. */
export const writeBegunScenario = (folder: string, report: ScenarioReport): void =>
  writeWhole(join(folder, BEGUN_FILE), report);

/** The folders of all scenarios of a run, with what is known of each: of one that was killed, how it began. */
export function readScenarioFolders(
  run: string,
): { readonly folder: string; readonly report: ScenarioReport }[] {
  return foldersIn(run).flatMap(folder => {
    const file = [SCENARIO_FILE, BEGUN_FILE].map(name => join(folder, name)).find(each => existsSync(each));
    return file === undefined ? [] : [{ folder, report: readReport(file) }];
  });
}

/** The reports of the scenarios that ended so far, in the order in which they started. */
export function readScenarioReports(run: string): ScenarioReport[] {
  return foldersIn(run)
    .map(folder => join(folder, SCENARIO_FILE))
    .filter(file => existsSync(file))
    .map(readReport)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

const foldersIn = (run: string): string[] =>
  readdirSync(run, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(run, entry.name));

/** @throws UnusableInput when it is no report */
function readReport(file: string): ScenarioReport {
  const report = objectIn(file);
  if ('verdict' in report) return report as ScenarioReport;
  throw new UnusableInput(`${file} is not the report of a scenario: it has no 'verdict'`);
}

function objectIn(file: string): object {
  const value = readJson(file);
  if (typeof value === 'object' && value !== null) return value;
  throw new UnusableInput(`${file} is no report: it holds ${JSON.stringify(value)}`);
}
