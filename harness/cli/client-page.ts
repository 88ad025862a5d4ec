import { fileURLToPath } from 'node:url';
import { showMs } from '../basics/index.ts';
import type { BatteryFault } from '../check/index.ts';
import { LIBRARIES } from '../clients/index.ts';
import type { ClientReport, RunEnvironment, ScenarioReport } from '../report/index.ts';
import {
  describeMatrixFault,
  MATRIX_CLIENTS,
  MATRIX_FAULTS,
  type MatrixClient,
  RATE,
} from './client-matrix.ts';

/** Where `clientPage` belongs. */
export const CLIENTS_PAGE = fileURLToPath(new URL('../../docs/clients.md', import.meta.url));

/** A client's column of numbers, or why there are none. */
export function cellsOf(report: ScenarioReport | undefined, client: string): string[] {
  if (report === undefined) return ['not run', ...blanks(6)];
  const found = report.clients[client];
  if (found === undefined) return [`${report.verdict}: ${report.reason}`, ...blanks(6)];
  const { lost, ghosts, duplicates, failed, unresolved, unsettled } = found.operations;
  return [
    outageOf(found),
    ...[lost, ghosts, duplicates].map(count => String(count ?? '?')),
    String(failed + unresolved - unsettled),
    String(unsettled),
    stateOf(found),
  ];
}

const blanks = (count: number): string[] => Array.from({ length: count }, () => '');

function outageOf({ outageMs, outageEnded }: ClientReport): string {
  if (outageMs === undefined) return '–';
  return `${outageEnded ? '' : '> '}${showMs(outageMs)}`;
}

/** A client that gets nothing acknowledged any more is stuck, whatever its process does. */
function stateOf({ process, outageEnded }: ClientReport): string {
  if (process !== 'finished') return `process ${process}`;
  return outageEnded === false ? '**stuck**' : 'alive';
}

export const COLUMNS = [
  'client',
  'options',
  'outage',
  'lost',
  'ghosts',
  'duplicates',
  'errors',
  'unsettled',
  'at the end',
];

/** The matrix as a page of documentation. */
export function clientPage(
  reports: ReadonlyMap<string, ScenarioReport>,
  { server, clients, node, cpus }: RunEnvironment,
  date: string,
): string {
  const versions = Object.entries(clients).map(([name, version]) => `${name} ${version}`);
  return [
    '# Node clients in a Sentinel failover',
    '',
    `<!-- Written by \`npm run failover -- clients\`. -->`,
    '',
    `Measured on ${date} with ${server}, Node ${node.slice(1)}, ${versions.join(', ')}, on ${cpus} cores. All clients`,
    `of a table were tested at the same time, with the same fault and deployment, each in its own process, with`,
    `${RATE} appends per second; down-after is 2 s. One run: expect other numbers of the same order.`,
    '',
    ...INTRODUCTION,
    '',
    'The [findings](findings.md) explain the results.',
    '',
    ...MATRIX_FAULTS.flatMap(fault => section(fault, reports.get(fault.name))),
    '## The options',
    '',
    '`defaults` has only the sentinels and the name of the master. `tuned`:',
    '',
    ...Object.entries(LIBRARIES).map(
      ([name, { optionSets }]) => `- ${name}: \`${JSON.stringify(optionSets.tuned)}\``,
    ),
    '',
  ].join('\n');
}

const INTRODUCTION = [
  '| column | |',
  '| --- | --- |',
  '| outage | the longest time without an acknowledged write; `>` if it had not ended at the end of the run |',
  '| lost | acknowledged writes that are missing from the final data |',
  '| ghosts | writes that failed or never settled, but are in the final data |',
  '| duplicates | writes that are in the final data more than once |',
  '| errors | rejected promises |',
  '| unsettled | promises that had not settled 5 s after the last write |',
  '| at the end | **stuck**: no write is acknowledged any more, although there is a master |',
];

function section(fault: BatteryFault, report: ScenarioReport | undefined): string[] {
  const promoted = report?.phases.promotedMs;
  return [
    `## ${fault.name.charAt(0).toUpperCase()}${fault.name.slice(1)}`,
    '',
    `${describeMatrixFault(fault)}${promoted === undefined ? '' : ` A replica was promoted after ${showMs(promoted)}.`}`,
    '',
    `| ${COLUMNS.join(' | ')} |`,
    `| ${COLUMNS.map((_, i) => (i < 2 ? '---' : '--:')).join(' | ')} |`,
    ...MATRIX_CLIENTS.map(client => row(client, report)),
    '',
  ];
}

const row = ({ name, library, options }: MatrixClient, report: ScenarioReport | undefined): string =>
  `| ${[library, options, ...cellsOf(report, name)].join(' | ')} |`;
