import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chalk from 'chalk';
import { Command } from 'commander';
import { badField, progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { NO_ROW_LINES, runEnvironment, type ScenarioReport, showTable } from '../report/index.ts';
import { createRunFolder, runSeed } from '../run/index.ts';
import {
  cellsOf,
  describeMatrixFault,
  lackOfPart,
  MATRIX_FAULTS,
  MATRIX_PARTS,
  type MatrixPart,
  runMatrixFault,
} from './client-matrix.ts';
import { clientPage, type ReportOf } from './client-page.ts';
import { beQuiet, exits, QUIET } from './command.ts';
import { writeInto } from './compare.ts';

export const clientsCommand = (): Command =>
  new Command('clients')
    .summary('every client library, and BullMQ, under every fault of the matrix')
    .description(
      `Runs every client library, and workers of BullMQ, with their defaults and tuned, through the faults of the matrix: ${MATRIX_FAULTS.map(({ name }) => name).join(', ')}. The page is in the folder of the run.`,
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
  const reports = { clients: new Map<string, ScenarioReport>(), workers: new Map<string, ScenarioReport>() };
  for (const fault of MATRIX_FAULTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    process.stdout.write(`\n${chalk.bold(fault.name)} ${chalk.dim(describeMatrixFault(fault))}\n`);
    for (const part of MATRIX_PARTS) {
      const lack = lackOfPart(part);
      if (lack !== undefined) {
        process.stdout.write(`${part.title}: ${lack}\n`);
        continue;
      }
      const report = await runMatrixFault(part, fault, folder);
      reports[part.name].set(fault.name, report);
      process.stdout.write(`${part.title}\n${tableOf(part, report)}\n${part.together(report)}\n`);
    }
  }
  const environment = runEnvironment();
  const { clients: faults, workers } = reports;
  const matrix = { environment, faults: Object.fromEntries(faults), workers: Object.fromEntries(workers) };
  writeFileSync(join(folder, 'clients.json'), `${JSON.stringify(matrix, null, 2)}\n`);
  const reportOf: ReportOf = (part, { name }) => reports[part.name].get(name);
  const page = clientPage(reportOf, environment, new Date().toISOString().slice(0, 10));
  writeFileSync(join(folder, 'clients.md'), page);
  if (output !== undefined) writeInto('--output', output, page);
  process.stdout.write(`\n${folder}/clients.md${output === undefined ? '' : ` and ${output}`}\n`);
  await sweep('run');
  return [...faults.values(), ...workers.values()].every(
    ({ verdict }) => verdict === 'pass' || verdict === 'skipped',
  )
    ? 0
    : 1;
}

function tableOf(part: MatrixPart, report: ScenarioReport): string {
  const heads = part.columns.map(({ head }) => head);
  const coloured = (cell: string, i: number) =>
    heads[i] === 'lost' && Number(cell) > 0 ? chalk.red(cell) : cell.replaceAll('**', '');
  return showTable(
    { head: ['client', 'options', ...heads], chars: NO_ROW_LINES },
    part.clients.map(({ name, library, options }) => [
      library,
      options,
      ...cellsOf(part, report, name).map(coloured),
    ]),
  );
}
