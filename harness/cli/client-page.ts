import { showMs } from '../basics/index.ts';
import type { BatteryFault } from '../check/index.ts';
import { LIBRARIES } from '../clients/index.ts';
import type { RunEnvironment, ScenarioReport } from '../report/index.ts';
import {
  cellsOf,
  describeMatrixFault,
  MATRIX_FAULTS,
  MATRIX_PARTS,
  type MatrixPart,
  RATE,
} from './client-matrix.ts';

/** The reports of a part of the matrix under a fault; undefined where it did not run. */
export type ReportOf = (part: MatrixPart, fault: BatteryFault) => ScenarioReport | undefined;

/** The matrix as a page of documentation. */
export function clientPage(
  reportOf: ReportOf,
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
    '`BullMQ workers` share one queue. Each adds 20 jobs per second and does three at a time, of 50 ms each, with a lock of 2 s, and',
    'a search for stalled jobs every second; with the 30 s that BullMQ uses by default, a lost job waits longer.',
    '',
    ...meanings(),
    '',
    'The [findings](findings.md) explain the results.',
    '',
    ...MATRIX_FAULTS.flatMap(fault => section(fault, reportOf)),
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

function meanings(): string[] {
  const all = new Map(
    MATRIX_PARTS.flatMap(({ columns }) => columns).map(({ head, meaning }) => [head, meaning]),
  );
  return ['| column | |', '| --- | --- |', ...[...all].map(row => `| ${row.join(' | ')} |`)];
}

function section(fault: BatteryFault, reportOf: ReportOf): string[] {
  return [
    `## ${fault.name.charAt(0).toUpperCase()}${fault.name.slice(1)}`,
    '',
    describeMatrixFault(fault),
    '',
    ...MATRIX_PARTS.flatMap(part => tableOf(part, reportOf(part, fault))),
  ];
}

function tableOf(part: MatrixPart, report: ScenarioReport | undefined): string[] {
  const promoted = report?.phases.promotedMs;
  const heads = ['client', 'options', ...part.columns.map(({ head }) => head)];
  return [
    `${part.title}.${promoted === undefined ? '' : ` A replica was promoted after ${showMs(promoted)}.`} ${report === undefined ? '' : part.together(report)}`.trim(),
    '',
    `| ${heads.join(' | ')} |`,
    `| ${heads.map((_, i) => (i < 2 ? '---' : '--:')).join(' | ')} |`,
    ...part.clients.map(
      ({ name, library, options }) => `| ${[library, options, ...cellsOf(part, report, name)].join(' | ')} |`,
    ),
    '',
  ];
}
