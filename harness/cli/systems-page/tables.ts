import { rowOf, showMaybe } from '../../basics/index.ts';
import {
  COLUMNS,
  columnsOf,
  periodRows,
  rowsOf,
  type ScenarioReport,
  type SERVICE_COLUMNS,
} from '../../report/index.ts';
import { PERIODS } from '../../services/index.ts';
import { SYSTEMS } from '../../systems/index.ts';
import { GROUPS, isGroup } from '../collection/page.ts';

const CUT_OFF_MACHINE = 'cut-off-machine';

const PLAIN = 'sentinel';

/** The name of the system that a scenario put to the test. Most are about the plain deployment behind sentinels. */
export function systemOf({ file, services, settings, faults }: ScenarioReport): string {
  const named = SYSTEMS.find(({ name }) => name !== PLAIN && file.includes(`/${name}`));
  if (named !== undefined) return named.name;
  if (groupOf(file) === 'applications') return 'cache-aside';
  if (services !== undefined) return 'service';
  if (settings?.cluster !== undefined) return 'cluster';
  if (faults.some(fault => fault.kind === CUT_OFF_MACHINE)) return 'two-machines';
  return PLAIN;
}

/** 'master-dies' of 'scenarios/master-dies/crash.scenario.ts' */
const groupOf = (file: string): string => /([^/]+)\/[^/]+$/.exec(file)?.[1] ?? '';

/**
 * Tables of Markdown: of what users of services met with, and of failovers as clients met with them. So many scenarios
 * that nobody would read them are told by their groups.
 */
export function tablesOf(reports: readonly ScenarioReport[]): string {
  if (reports.length > MOST_ROWS) return table(GROUP_HEAD, groupRows(reports));
  const asked = reports.filter(({ services }) => services !== undefined);
  const others = reports.filter(report => !asked.includes(report));
  return [
    ...(asked.length > 0 ? [table(SERVICE_HEAD, asked.flatMap(serviceRows))] : []),
    ...(others.length > 0 ? [table(FAILOVER_HEAD, others.flatMap(failoverRows))] : []),
  ].join('\n\n');
}

const MOST_ROWS = 30;

/** Columns in which nothing stands are left out. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const told = head.map((_, column) => rows.some(row => !NOTHING.includes(row[column] ?? '')));
  const kept = (cells: readonly string[]) => cells.filter((_, column) => told[column]);
  return [rowOf(kept(head)), rowOf(kept(head).map(() => '---')), ...rows.map(row => rowOf(kept(row)))].join(
    '\n',
  );
}

const NOTHING = ['', '–'];

const SHOWN = ['success', 'p50', 'p99', 'hits', 'cache away', 'stale', 'source/s'] as const;
const SERVICE_HEAD = ['scenario', 'verdict', 'cache back after', '', 'requests', ...SHOWN];

function serviceRows({ name, verdict, services = {} }: ScenarioReport): string[][] {
  const rows = Object.values(services).flatMap(service =>
    periodRows(service)
      .filter(({ shard, period }) => shard === undefined || period === 'during')
      .toSorted((a, b) => PERIODS.indexOf(a.period) - PERIODS.indexOf(b.period))
      .map(({ period, shard, cells }, i) => {
        const cell = (column: (typeof SERVICE_COLUMNS)[number]) =>
          cells[columnsOf(service).indexOf(column)] ?? '–';
        const back = i === 0 ? showMaybe(service.backMs) : '';
        const when = shard === undefined ? period : `${period}, ${shard}`;
        return [back, when, cell('requests'), ...SHOWN.map(cell)];
      }),
  );
  const [first = ['–', '', '', ...SHOWN.map(() => '')], ...others] = rows;
  return [[name, verdict, ...first], ...others.map(cells => ['', '', ...cells])];
}

const FAILOVER_HEAD = [...COLUMNS, 'phases'];

const failoverRows = (report: ScenarioReport): string[][] =>
  rowsOf(report).map((cells, i) => [...cells, i === 0 ? phasesOf(report) : '']);

const phasesOf = ({ phases }: ScenarioReport): string =>
  Object.entries(phases)
    .toSorted(([, a], [, b]) => a - b)
    .map(([phase, ms]) => `${phase.replace(/Ms$/, '')} ${showMaybe(ms)}`)
    .join(', ') || '–';

const GROUP_HEAD = ['group', 'scenarios', 'passed', 'promoted after: shortest', 'median', 'longest'];

function groupRows(reports: readonly ScenarioReport[]): string[][] {
  const groups = Map.groupBy(reports, ({ file }) => groupOf(file));
  return [...groups].map(([group, of]) => {
    const promoted = of.flatMap(({ phases }) => phases.promotedMs ?? []).toSorted((a, b) => a - b);
    const passed = of.filter(({ verdict }) => verdict === 'pass').length;
    return [
      isGroup(group) ? GROUPS[group] : group,
      String(of.length),
      String(passed),
      ...[promoted[0], promoted[Math.floor(promoted.length / 2)], promoted.at(-1)].map(showMaybe),
    ];
  });
}
