import chalk from 'chalk';
import type { ScenarioReport, ServiceReport } from './result.ts';
import { columnsOf, type PeriodRow, periodRows, serviceSummary } from './service-cells.ts';
import { showTable } from './table.ts';

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

/** What the users of each service met with, for the terminal. */
export const showServices = ({ services = {} }: ScenarioReport): string[] =>
  Object.entries(services).flatMap(([name, service]) => showService(name, service));

function showService(name: string, service: ServiceReport): string[] {
  const rows = periodRows(service);
  const summary = serviceSummary(service);
  const title = `${chalk.bold(name)} (service)${summary === '' ? '' : `: ${summary}`}`;
  if (rows.length === 0) return [title];
  const table = showTable(
    {
      head: ['', ...columnsOf(service)],
      colAligns: ['left', ...columnsOf(service).map(() => 'right' as const)],
      chars: NO_LINES,
      style: { head: chalk.level > 0 ? ['dim'] : [], border: [], 'padding-left': 0, 'padding-right': 1 },
    },
    rows.map(row => [titleOf(row), ...row.cells]),
  );
  return [title, ...table.split('\n').map(line => `  ${line.trimEnd()}`), ...broken(service)];
}

const titleOf = ({ period, shard }: PeriodRow): string =>
  shard === undefined ? period : `${shard} ${period}`;

const broken = ({ budgets }: ServiceReport): string[] =>
  budgets
    .filter(({ kept }) => !kept)
    .map(({ period, shard, what }) =>
      chalk.red(
        `  not kept${[shard, period].map(word => (word === undefined ? '' : ` ${word}`)).join('')}: ${what}`,
      ),
    );
