import chalk from 'chalk';
import Table from 'cli-table3';
import { rowOf, showMs } from '../../basics/index.ts';
import type { Battery, BatteryRow } from '../battery/outcome.ts';

const COLOURS = { pass: chalk.green, fail: chalk.red, unknown: chalk.yellow, skipped: chalk.blue };
const HEADS = ['fault', 'verdict', 'outage', 'lost', 'errors'] as const;

const cellsOf = ({ fault, verdict, outageMs, outageEnded, lost, errors }: BatteryRow): string[] => [
  fault,
  verdict,
  outageMs === undefined ? '–' : `${outageEnded === false ? '> ' : ''}${showMs(outageMs)}`,
  ...[lost, errors].map(count => (count === undefined ? '–' : String(count))),
];

/** Why a fault did not pass, and what to change; empty for one that needs no words. */
const linesOf = ({ what, verdict, reason, changes }: BatteryRow): string[] =>
  verdict === 'pass'
    ? []
    : [what, ...(reason === undefined ? [] : [reason]), ...changes.map(each => `change: ${each}`)];

export function showBattery({ rows, server, report, verdict }: Battery): string {
  const table = new Table({
    head: [...HEADS],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: chalk.level > 0 ? ['bold'] : [], border: chalk.level > 0 ? ['dim'] : [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const row of rows) {
    const [fault = '', , ...numbers] = cellsOf(row);
    table.push([fault, COLOURS[row.verdict](row.verdict), ...numbers]);
  }
  const details = rows
    .filter(row => linesOf(row).length > 0)
    .map(row => [chalk.bold(row.fault), ...linesOf(row).map(line => `  ${line}`), '', ''].join('\n'));
  return `${table.toString()}\n\n${details.join('')}${COLOURS[verdict](verdict.toUpperCase())}  battery on ${server}; ${report}\n`;
}

export const batteryMarkdown = ({ rows, server, verdict }: Battery): string =>
  [
    `## Battery: ${verdict}`,
    `On ${server}, one run of each fault.`,
    [rowOf(HEADS), '| --- | --- | ---: | ---: | ---: |', ...rows.map(row => rowOf(cellsOf(row)))].join('\n'),
    ...rows.filter(row => linesOf(row).length > 0).flatMap(row => [`### ${row.fault}`, ...linesOf(row)]),
    '',
  ].join('\n\n');

export { cellsOf as batteryCells, HEADS as BATTERY_HEADS, linesOf as batteryLines };
