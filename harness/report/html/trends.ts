import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../basics/index.ts';
import { knownOutageMs, outageWords } from '../cells.ts';
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
  /** Why it cannot be read; absent where it can. */
  readonly unreadable?: string;
}

/** All runs in a folder that have any scenario, or that cannot be read, in the order of their names, which is that of time. */
export function readRuns(reports: string): RunSummary[] {
  return readdirSync(reports, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => summaryOf(join(reports, name), name))
    .filter(({ scenarios, unreadable }) => scenarios.length > 0 || unreadable !== undefined)
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

/** A full disk leaves half a file: it says nothing against the other runs. */
function summaryOf(path: string, folder: string): RunSummary {
  try {
    const report = readRunReport(path);
    const scenarios = report?.scenarios ?? readScenarioFolders(path).map(each => each.report);
    return { folder, report, scenarios: scenarios.map(completed) };
  } catch (error) {
    return { folder, report: undefined, scenarios: [], unreadable: messageOf(error) };
  }
}

/** How long clients of a scenario were out, run after run. */
export interface Trend {
  readonly scenario: string;
  readonly file: string;
  /** Where each run is, from the page of all runs. */
  readonly links: readonly string[];
  readonly runs: readonly string[];
  readonly verdicts: readonly StoredReport['verdict'][];
  readonly clients: readonly {
    readonly name: string;
    /** Of each run, ms; null where it is not known. */
    readonly outageMs: readonly (number | null)[];
    /** The same in words: '> 2.10 s' of one that did not end; null where the run had no such client. */
    readonly words: readonly (string | null)[];
  }[];
}

/** The scenarios that ran more than once, with the outages of their clients; those that ran last come first. */
export function trendsOf(runs: readonly RunSummary[], anchorOf: (report: StoredReport) => string): Trend[] {
  const all = runs.flatMap(run => run.scenarios.map(report => ({ run, report })));
  const byScenario = [...Map.groupBy(all, ({ report }) => `${report.file}\n${report.name}`).values()];
  return byScenario
    .map(told => told.filter(({ report }) => isComparable(report)))
    .filter(told => told.length > 1)
    .sort((a, b) => (b.at(-1)?.run.folder ?? '').localeCompare(a.at(-1)?.run.folder ?? ''))
    .map(told => trendOf(told, anchorOf));
}

/** A planted defect is there to make things worse. */
const isComparable = ({ clients, planted }: StoredReport): boolean =>
  planted === undefined && Object.keys(clients).length > 0;

interface Told {
  readonly run: RunSummary;
  readonly report: StoredReport;
}

function trendOf(told: readonly Told[], anchorOf: (report: StoredReport) => string): Trend {
  const reports = told.map(({ report }) => report);
  const names = new Set(reports.flatMap(({ clients }) => Object.keys(clients)));
  return {
    scenario: reports[0]?.name ?? '',
    file: reports[0]?.file ?? '',
    links: told.map(({ run, report }) => `${encodeURIComponent(run.folder)}/#${anchorOf(report)}`),
    runs: told.map(({ run }) => run.folder),
    verdicts: reports.map(({ verdict }) => verdict),
    clients: [...names].map(name => ({
      name,
      outageMs: reports.map(({ clients }) => knownOutageMs(clients[name] ?? {}) ?? null),
      words: reports.map(({ clients }) => (clients[name] ? outageWords(clients[name]) : null)),
    })),
  };
}
