import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chalk from 'chalk';
import Table from 'cli-table3';
import { Command } from 'commander';
import { badField, progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { runEnvironment, type ScenarioReport } from '../report/index.ts';
import { createRunFolder, runSeed } from '../run/index.ts';
import { describeMatrixFault, MATRIX_CLIENTS, MATRIX_FAULTS, runMatrixFault } from './client-matrix.ts';
import { COLUMNS, cellsOf, clientPage } from './client-page.ts';
import { beQuiet, exits, QUIET } from './command.ts';
import { writeInto } from './compare.ts';

export const clientsCommand = (): Command =>
  new Command('clients')
    .summary('every client library under every fault of the matrix')
    .description(
      `Runs every client library, with its defaults and tuned, through the faults of the matrix: ${MATRIX_FAULTS.map(({ name }) => name).join(', ')}. The page is in the folder of the run.`,
    )
    .argument('[faults...]', 'names of faults; none: all')
    .option('-o, --output <file>', 'write the page (Markdown) there as well')
    .option(...QUIET)
    .action(exits(runMatrix));

interface Options {
  readonly output?: string;
  readonly quiet?: boolean;
}

async function runMatrix(wanted: readonly string[], { output, quiet }: Options): Promise<number> {
  beQuiet(quiet);
  const names = MATRIX_FAULTS.map(({ name }) => name);
  const unknown = wanted.find(name => !names.includes(name));
  if (unknown !== undefined) throw badField('the fault given to failover clients', unknown, names.join(', '));
  runSeed();
  await prepareEnvironment(progressOf('setup'));
  startWatchdog();
  const folder = createRunFolder();
  const reports = new Map<string, ScenarioReport>();
  for (const fault of MATRIX_FAULTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const report = await runMatrixFault(fault, folder);
    reports.set(fault.name, report);
    process.stdout.write(
      `\n${chalk.bold(fault.name)} ${chalk.dim(describeMatrixFault(fault))}\n${tableOf(report)}\n`,
    );
  }
  const environment = runEnvironment();
  const matrix = { environment, faults: Object.fromEntries(reports) };
  writeFileSync(join(folder, 'clients.json'), `${JSON.stringify(matrix, null, 2)}\n`);
  const page = clientPage(reports, environment, new Date().toISOString().slice(0, 10));
  writeFileSync(join(folder, 'clients.md'), page);
  if (output !== undefined) writeInto('--output', output, page);
  process.stdout.write(`\n${folder}/clients.md${output === undefined ? '' : ` and ${output}`}\n`);
  await sweep('run');
  return [...reports.values()].every(({ verdict }) => verdict === 'pass' || verdict === 'skipped') ? 0 : 1;
}

function tableOf(report: ScenarioReport): string {
  const table = new Table({
    head: COLUMNS,
    style: { head: chalk.level > 0 ? ['bold'] : [], border: chalk.level > 0 ? ['dim'] : [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { name, library, options } of MATRIX_CLIENTS) {
    const cells = cellsOf(report, name).map(cell => cell.replaceAll('**', ''));
    table.push([
      library,
      options,
      ...cells.map((cell, i) => (i === 1 && Number(cell) > 0 ? chalk.red(cell) : cell)),
    ]);
  }
  return table.toString();
}
