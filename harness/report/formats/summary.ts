import { literally, rowOf, showMs } from '../../basics/index.ts';
import { COLUMNS, rowsOf } from '../cells.ts';
import { showDifference } from '../merge.ts';
import { countOf, inOrder, VERDICTS } from '../order.ts';
import type { RunReport } from '../result.ts';
import { howItRan } from '../terminal.ts';
import { serverOf, shortfallOf } from './why.ts';

/** What GitHub takes as the summary of one step; a longer one it leaves out altogether. */
export const MOST_BYTES = 1024 * 1024;

/**
 * summary.md: how many scenarios have which verdict, what did not pass and why, and what each client experienced.
 * @param mostBytes rows of the tables are left out, and counted, so that it is no longer; its head is always there
 */
export function summaryOf(run: RunReport, mostBytes = MOST_BYTES): string {
  const scenarios = inOrder(run.scenarios);
  const head = headOf(run);
  const bad = table(
    '### What did not pass',
    ['| verdict | scenario | why |', '| --- | --- | --- |'],
    scenarios
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ verdict, name, reason }) => rowOf([verdict, name, shortened(reason)])),
    // The other table is to have some as well.
    (mostBytes - bytesOf(head)) / 2,
  );
  const clients = table(
    '### Outage and loss',
    [rowOf(COLUMNS), '| --- | --- | --: | --- | --: | --: | --: |'],
    scenarios.flatMap(report => rowsOf(report)).map(rowOf),
    mostBytes - bytesOf([...head, ...bad]),
  );
  return [...head, ...bad, ...clients].join('\n');
}

function headOf(run: RunReport): string[] {
  const { scenarios, durationMs, environment, differences = [] } = run;
  const counts = VERDICTS.map(verdict => `${countOf(scenarios, verdict)} ${verdict}`);
  const shortfall = shortfallOf(run);
  const server = serverOf(run) ?? 'several servers';
  return [
    `## Failover report ${literally(run.run)}`,
    '',
    `**${counts.join(', ')}** in ${showMs(durationMs)}; ${literally(server)}, seed ${environment.seed}, ${howItRan(run)}.`,
    '',
    ...(shortfall === undefined ? [] : [`Not passed: ${shortfall}.`, '']),
    ...differences.flatMap(each => [`The runs differ in ${literally(showDifference(each))}.`, '']),
  ];
}

const MOST_CHARACTERS = 500;

const shortened = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)} …`;

/** A table with as many rows as there is room for; nothing when there is no row at all. */
function table(title: string, head: readonly string[], rows: readonly string[], roomBytes: number): string[] {
  if (rows.length === 0) return [];
  const whole = [title, '', ...head, ...rows, ''];
  if (bytesOf(whole) <= roomBytes) return whole;
  const omitted = (shown: number) => `${rows.length - shown} rows are left out here; run.json has all.`;
  let left = roomBytes - bytesOf([title, '', ...head, '', omitted(0), '']);
  const shown = rows.findIndex(row => {
    left -= bytesOf([row]);
    return left < 0;
  });
  return [title, '', ...head, ...rows.slice(0, shown), '', omitted(shown), ''];
}

const bytesOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
