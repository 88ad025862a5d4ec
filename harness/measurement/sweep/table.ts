import chalk from 'chalk';
import { showMs } from '../../basics/index.ts';
import { tableOf } from '../../comparison/index.ts';
import { type Hiccup, lengthsOf, type SweepRow, showOutage } from './outcome.ts';

/** For the terminal: what each down-after costs when the master dies, and when it only stands still. */
export function showSweep(rows: readonly SweepRow[], clients: readonly string[]): string {
  const lengths = lengthsOf(rows);
  const columns = [
    { head: 'down-after', align: 'right' as const },
    ...clients.map(name => ({ head: `outage, ${name}`, align: 'right' as const })),
    ...lengths.map(ms => ({ head: `hiccup ${showMs(ms)}`, align: 'right' as const })),
  ];
  const cells = rows.map(({ downAfterMs, outageMs, hiccups }) => [
    showMs(downAfterMs),
    ...clients.map(name => (outageMs[name] === Infinity ? chalk.yellow : String)(showOutage(outageMs[name]))),
    ...lengths.map(ms => showHiccup(hiccups.find(({ lastedMs }) => lastedMs === ms))),
  ]);
  return `${tableOf(columns, cells)}\nunder each hiccup: in how many of the runs it cost a failover\n`;
}

function showHiccup(hiccup: Hiccup | undefined): string {
  if (hiccup === undefined) return '–';
  const text = `${hiccup.failovers} of ${hiccup.runs}`;
  return hiccup.failovers === 0 ? chalk.green(text) : chalk.red(text);
}
