import chalk from 'chalk';
import { rowOf, showMs } from '../../basics/index.ts';
import { NO_ROW_LINES, showTable } from '../../report/index.ts';
import type { Battery, BatteryRow } from '../battery/outcome.ts';

const COLOURS = { pass: chalk.green, fail: chalk.red, unknown: chalk.yellow, skipped: chalk.blue };

/** What a table has for each fault: of the client, of the service, or of both. */
export function batteryHeads(rows: readonly BatteryRow[]): string[] {
  const hasService = rows.some(({ service }) => service !== undefined);
  const hasClient =
    !hasService || rows.some(({ outageMs, lost }) => outageMs !== undefined || lost !== undefined);
  return ['fault', 'verdict', ...(hasClient ? OF_CLIENT : []), ...(hasService ? OF_SERVICE : [])];
}

const OF_CLIENT = ['outage', 'lost', 'errors'] as const;
const OF_SERVICE = ['unavailable', 'success', 'failed', 'slowest answer'] as const;

/** The cells of a row under these heads. */
export function batteryCells(row: BatteryRow, heads: readonly string[]): string[] {
  const { fault, verdict, outageMs, outageEnded, lost, errors, service } = row;
  const cells: Readonly<Record<string, string | undefined>> = {
    fault,
    verdict,
    outage: outageMs === undefined ? undefined : timeOf(outageMs, outageEnded),
    lost: lost?.toString(),
    errors: errors?.toString(),
    unavailable: service && timeOf(service.unavailableMs, service.unavailableEnded),
    success: service?.success === undefined ? undefined : `${(100 * service.success).toFixed(1)} %`,
    failed: service && `${service.failed} of ${service.requests}`,
    'slowest answer': service?.slowestMs === undefined ? undefined : showMs(service.slowestMs),
  };
  return heads.map(head => cells[head] ?? '–');
}

const timeOf = (ms: number, ended = true): string => `${ended ? '' : '> '}${showMs(ms)}`;

/** Why a fault did not pass, and what to change; empty for one that needs no words. */
export const batteryLines = ({ what, verdict, reason, changes }: BatteryRow): string[] =>
  verdict === 'pass'
    ? []
    : [what, ...(reason === undefined ? [] : [reason]), ...changes.map(each => `change: ${each}`)];

export function showBattery({ rows, server, report, verdict }: Battery): string {
  const heads = batteryHeads(rows);
  const colAligns = heads.map((_, i) => (i < 2 ? 'left' : 'right'));
  const table = showTable(
    { head: heads, colAligns, chars: NO_ROW_LINES },
    rows.map(row => batteryCells(row, heads).with(1, COLOURS[row.verdict](row.verdict))),
  );
  const details = rows
    .filter(row => batteryLines(row).length > 0)
    .map(row => [chalk.bold(row.fault), ...batteryLines(row).map(line => `  ${line}`), '', ''].join('\n'));
  return `${table}\n\n${details.join('')}${COLOURS[verdict](verdict.toUpperCase())}  battery on ${server}; ${report}\n`;
}

export function batteryMarkdown({ rows, server, verdict }: Battery): string {
  const heads = batteryHeads(rows);
  return [
    `## Battery: ${verdict}`,
    `On ${server}, one run of each fault.`,
    [
      rowOf(heads),
      `| ${heads.map((_, i) => (i < 2 ? '---' : '---:')).join(' | ')} |`,
      ...rows.map(row => rowOf(batteryCells(row, heads))),
    ].join('\n'),
    ...rows
      .filter(row => batteryLines(row).length > 0)
      .flatMap(row => [`### ${row.fault}`, ...batteryLines(row)]),
    '',
  ].join('\n\n');
}
