import chalk from 'chalk';
import Table from 'cli-table3';
import { applicationSummary, columnsOf, type PeriodRow, periodRows } from './application-cells.ts';
import type { ApplicationReport, ScenarioReport } from './result.ts';

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

/** What the users of each application met with, for the terminal. */
export const showApplications = ({ applications = {} }: ScenarioReport): string[] =>
  Object.entries(applications).flatMap(([name, application]) => showApplication(name, application));

function showApplication(name: string, application: ApplicationReport): string[] {
  const rows = periodRows(application);
  const summary = applicationSummary(application);
  const title = `${chalk.bold(name)} (${application.kind})${summary === '' ? '' : `: ${summary}`}`;
  if (rows.length === 0) return [title];
  const table = new Table({
    head: ['', ...columnsOf(application)],
    colAligns: ['left', ...columnsOf(application).map(() => 'right' as const)],
    chars: NO_LINES,
    style: { head: chalk.level > 0 ? ['dim'] : [], border: [], 'padding-left': 0, 'padding-right': 1 },
  });
  for (const row of rows) table.push([titleOf(row), ...row.cells]);
  return [
    title,
    ...table
      .toString()
      .split('\n')
      .map(line => `  ${line.trimEnd()}`),
    ...broken(application),
  ];
}

const titleOf = ({ period, shard }: PeriodRow): string =>
  shard === undefined ? period : `${shard} ${period}`;

const broken = ({ budgets }: ApplicationReport): string[] =>
  budgets
    .filter(({ kept }) => !kept)
    .map(({ period, shard, what }) =>
      chalk.red(
        `  not kept${[shard, period].map(word => (word === undefined ? '' : ` ${word}`)).join('')}: ${what}`,
      ),
    );
