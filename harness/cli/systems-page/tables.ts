import { rowOf, showMaybe } from '../../basics/index.ts';
import { APPLICATION_COLUMNS, COLUMNS, periodRows, rowsOf, type ScenarioReport } from '../../report/index.ts';
import { GROUPS, isGroup } from '../collection/groups.ts';
import { groupOf } from './system-of.ts';

/** A table of Markdown; one with so many scenarios that nobody would read it is one of their groups. */
export function tableOf(reports: readonly ScenarioReport[]): string {
  if (reports.length > MOST_ROWS) return table(GROUP_HEAD, groupRows(reports));
  if (reports.some(({ applications }) => applications !== undefined))
    return table(APPLICATION_HEAD, reports.flatMap(applicationRows));
  return table([...COLUMNS, 'how the failover went'], reports.flatMap(failoverRows));
}

const MOST_ROWS = 30;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [rowOf(head), rowOf(head.map(() => '---')), ...rows.map(rowOf)].join('\n');

const SHOWN = ['success', 'p50', 'p99', 'hits', 'cache away', 'stale', 'source/s'] as const;
const APPLICATION_HEAD = ['scenario', 'verdict', 'cache back after', '', 'requests', ...SHOWN];

function applicationRows({ name, verdict, applications = {} }: ScenarioReport): string[][] {
  const rows = Object.values(applications).flatMap(application =>
    periodRows(application)
      .filter(({ shard }) => shard === undefined)
      .map(({ period, cells }, i) => {
        const cell = (column: (typeof APPLICATION_COLUMNS)[number]) =>
          cells[APPLICATION_COLUMNS.indexOf(column)] ?? '–';
        const back = i === 0 ? showMaybe(application.backMs) : '';
        return [back, period, cell('requests'), ...SHOWN.map(cell)];
      }),
  );
  const [first = ['–', '', '', ...SHOWN.map(() => '')], ...others] = rows;
  return [[name, verdict, ...first], ...others.map(cells => ['', '', ...cells])];
}

const failoverRows = (report: ScenarioReport): string[][] =>
  rowsOf(report).map((cells, i) => [...cells, i === 0 ? phasesOf(report) : '']);

const phasesOf = ({ phases }: ScenarioReport): string =>
  Object.entries(phases)
    .toSorted(([, a], [, b]) => a - b)
    .map(([phase, ms]) => `${phase.replace(/Ms$/, '')} ${showMaybe(ms)}`)
    .join(', ') || '–';

const GROUP_HEAD = ['what fails', 'scenarios', 'held', 'promoted after: shortest', 'median', 'longest'];

function groupRows(reports: readonly ScenarioReport[]): string[][] {
  const groups = Map.groupBy(reports, ({ file }) => groupOf(file));
  return [...groups].map(([group, of]) => {
    const promoted = of.flatMap(({ phases }) => phases.promotedMs ?? []).toSorted((a, b) => a - b);
    const held = of.filter(({ verdict }) => verdict === 'pass').length;
    return [
      isGroup(group) ? GROUPS[group] : group,
      String(of.length),
      String(held),
      ...[promoted[0], promoted[Math.floor(promoted.length / 2)], promoted.at(-1)].map(showMaybe),
    ];
  });
}
