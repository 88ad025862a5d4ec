import { existsSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { unusable } from '../../basics/index.ts';
import { type Evidence, readEvidence } from '../../run/index.ts';
import { readRunReport, readScenarioFolders } from '../files.ts';
import { inOrder, isBad } from '../order.ts';
import { requestsIn } from '../requests.ts';
import type { RunReport } from '../result.ts';
import type { Analyses } from '../stored-run.ts';
import { runFacts } from './facts.ts';
import { html, type Markup } from './markup.ts';
import type { ScenarioModel } from './model.ts';
import { overview } from './overview.ts';
import { runHead } from './run-head.ts';
import { scenarioModel } from './scenario-model.ts';
import { scenarioSection } from './scenario-section.ts';
import { pageOf } from './shell.ts';
import { completed, type StoredReport, subjectOf } from './subject.ts';

export const PAGE_FILE = 'index.html';

/**
 * Draws a stored run into its `index.html`. @returns the path of that @throws UnusableInput when there is no run
 * @param analyses in the place of what was reported
 */
export async function writeRunPage(run: string, analyses: Analyses = new Map()): Promise<string> {
  const page = await renderRun(run, analyses);
  const path = join(run, PAGE_FILE);
  writeFileSync(path, page);
  return path;
}

/**
 * The page of a stored run, also of one that was killed.
 * @throws UnusableInput when there is no run in the folder
 */
export async function renderRun(run: string, analyses: Analyses = new Map()): Promise<string> {
  const folders = existsSync(run) ? readScenarioFolders(run) : [];
  if (folders.length === 0) throw noRun(run);
  const stored = inOrder(
    folders
      .map(({ folder, report }) => ({ ...completed(analyses.get(folder) ?? report), folder }))
      .sort((a, b) => a.file.localeCompare(b.file) || a.startedAt.localeCompare(b.startedAt)),
  );
  const summary: Partial<RunReport> | undefined = readRunReport(run);
  const name = summary?.run ?? basename(resolve(run));
  const body = html`<header><h1>Failover report <small>${name}</small></h1>
<button type="button" id="theme" title="light or dark" aria-label="light or dark">◐</button></header>
<main>
<section>${runHead(summary, stored)}${overview(stored)}${runFacts(summary, stored)}</section>
${stored.map(report => sectionOf(report, isOpenAtFirst(report, stored)))}
</main>`;
  return pageOf(`${name}, failover report`, 'run', body);
}

const FEW = 3;

/** Failed and unknown scenarios are open; in a run with few scenarios all are. */
const isOpenAtFirst = (report: StoredReport, all: readonly StoredReport[]): boolean =>
  isBad(report) || all.length <= FEW;

/** One scenario at a time is in memory: a run may have millions of operations. */
function sectionOf(report: StoredReport, isOpen: boolean): Markup {
  const stored = readEvidence(report.folder);
  const record = {
    ...stored,
    histories: new Map([...stored.histories, ...requestsIn(report.folder, report)]),
  };
  return scenarioSection(report, modelOf(report, record), {
    isOpen,
    isFinalDataUnknown: record.final === undefined,
  });
}

/** @returns undefined when nothing of the scenario was observed */
const modelOf = (report: StoredReport, record: Evidence): ScenarioModel | undefined =>
  record.events.length === 0 && record.histories.size === 0
    ? undefined
    : scenarioModel(subjectOf(report, record));

const noRun = (run: string) =>
  unusable({
    tried: `Searched for a stored run in ${run}.`,
    found: existsSync(run) ? 'no scenario in it' : 'no such folder',
    todo: "give the folder of a run, such as reports/latest; 'ls reports' shows them",
  });
