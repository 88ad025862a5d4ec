import type { Reporter } from '@jest/reporters';
import chalk from 'chalk';
import { showMaybe, showMs } from '../basics/index.ts';
import { medianOf, type Samples } from '../comparison/index.ts';
import { readScenarioReports, type ScenarioReport } from '../report/index.ts';
import { runFolder } from '../run/index.ts';
import { repetitions } from '../scenario/index.ts';
import { quantitiesOf } from './table.ts';

/** Tells of each repetition when it is done. */
export default class MeasurementReporter implements Pick<Reporter, 'onTestCaseResult'> {
  onTestCaseResult(): void {
    process.stdout.write(`${runningLine(readScenarioReports(runFolder()), repetitions())}\n`);
  }
}

const SHOWN = /^(promoted|announced|.*:outage)$/;

const COLOURS = { pass: chalk.green, fail: chalk.red, unknown: chalk.yellow, skipped: chalk.blue };

/**
 * ' 7 of 50  pass  promoted 2.37 s (median 2.41 s)  app:outage 3.80 s (median 3.91 s)', and why it was not a pass.
 * The line has the name of the scenario if there are several, and in its first repetition.
 * @param all reports so far; the line describes the last one
 */
export function runningLine(all: readonly ScenarioReport[], count: number): string {
  const last = all.at(-1);
  if (last === undefined) return '';
  const reports = all.filter(({ name }) => name === last.name);
  const name = reports.length < all.length || reports.length === 1 ? [chalk.bold(last.name)] : [];
  const { earlier = [], ...only } = last;
  const own = new Map(quantitiesOf([only]).map(({ quantity, samples }) => [quantity, showOnly(samples)]));
  const times = quantitiesOf(reports)
    .filter(({ quantity }) => SHOWN.test(quantity))
    .map(({ quantity, distribution }) => {
      const median = showMaybe(medianOf(distribution));
      return `${quantity} ${own.get(quantity) ?? '–'} ${chalk.dim(`(median ${median})`)}`;
    });
  const number = `${reports.length} of ${count}`.padStart(2 * String(count).length + 4);
  const why = last.verdict === 'pass' ? [] : [last.reason];
  const repeated = earlier.map(({ repeatedBecause }) => chalk.yellow(`repeated: ${repeatedBecause}`));
  return [number, COLOURS[last.verdict](last.verdict), ...name, ...times, ...repeated, ...why].join('  ');
}

/** What a single repetition has: '3.80 s', '< 1.50 s' of what was too short to be noticed, '> 9.00 s' of what did not end. */
function showOnly({ values: [ms], under: [belowMs] = [], over: [aboveMs] }: Samples): string {
  if (belowMs !== undefined) return `< ${showMs(belowMs)}`;
  return aboveMs === undefined ? showMaybe(ms) : `> ${showMs(aboveMs)}`;
}
