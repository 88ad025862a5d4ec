import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../basics/index.ts';
import { readRunReport } from '../files.ts';
import { type RunReport, SCHEMA_VERSION } from '../result.ts';
import { type Analyses, withAnalyses } from '../stored-run.ts';
import { appendStepSummary } from './github.ts';
import { junitXml } from './junit.ts';
import { metricsText } from './metrics.ts';
import { phasesCsv } from './phases-csv.ts';
import { summaryOf } from './summary.ts';

const FILES: Readonly<Record<string, (run: RunReport) => string | Promise<string>>> = {
  'junit.xml': junitXml,
  'metrics.txt': metricsText,
  'phases.csv': phasesCsv,
  'summary.md': run => summaryOf(run),
};

export async function writeFormats(folder: string, analyses: Analyses): Promise<string[]> {
  const stored = readRunReport(folder);
  if (stored?.schemaVersion !== SCHEMA_VERSION) return [`only the page is written: ${whyUnreadable(stored)}`];
  const run = withAnalyses(stored, folder, analyses);
  const files = Object.entries(FILES).map(([name, textOf]) =>
    attempt(name, async () => writeFileSync(join(folder, name), await textOf(run))),
  );
  return (
    await Promise.all([...files, attempt('the summary for GitHub', () => appendStepSummary(run))])
  ).flat();
}

async function attempt(what: string, write: () => void | Promise<void>): Promise<string[]> {
  try {
    await write();
    return [];
  } catch (error) {
    return [`${what} could not be written: ${messageOf(error)}`];
  }
}

const whyUnreadable = (run: Pick<RunReport, 'run'> | undefined): string =>
  run === undefined
    ? 'there is no run.json, so the run did not come to its end'
    : `its run.json has another schemaVersion than ${SCHEMA_VERSION}`;
