import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport, ScenarioReport } from './result.ts';

const SCENARIO_FILE = 'scenario.json';
const RUN_FILE = 'run.json';

export const writeScenarioReport = (folder: string, report: ScenarioReport): void =>
  writeFileSync(join(folder, SCENARIO_FILE), json(report));

export const writeRunReport = (folder: string, report: RunReport): void =>
  writeFileSync(join(folder, RUN_FILE), json(report));

/** The reports of the scenarios that ended so far, in the order in which they started. */
export function readScenarioReports(run: string): ScenarioReport[] {
  return readdirSync(run, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(run, entry.name, SCENARIO_FILE))
    .filter(file => existsSync(file))
    .map(file => JSON.parse(readFileSync(file, 'utf8')) as ScenarioReport)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

// Moments are measured to the microsecond; more digits only hide them.
const json = (value: unknown): string =>
  `${JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? Math.round(each * 1000) / 1000 : each), 2)}\n`;
