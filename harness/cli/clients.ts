import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chalk from 'chalk';
import Table from 'cli-table3';
import { badField, progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { runEnvironment, type ScenarioReport } from '../report/index.ts';
import { createRunFolder, runSeed } from '../run/index.ts';
import { MATRIX_CLIENTS, MATRIX_FAULTS, runMatrixFault } from './client-matrix.ts';
import { CLIENTS_PAGE, COLUMNS, cellsOf, clientPage } from './client-page.ts';
import { runCommand } from './command.ts';

// npm run clients: every client library, with its defaults and tuned, through every fault of the matrix. Writes
// docs/clients.md. npm run clients -- crash: only that fault, and no page.

await runCommand(() => main(process.argv.slice(2)));

async function main(wanted: readonly string[]): Promise<number> {
  const names = MATRIX_FAULTS.map(({ name }) => name);
  const unknown = wanted.find(name => !names.includes(name));
  if (unknown !== undefined) throw badField('the fault given to npm run clients', unknown, names.join(', '));
  runSeed();
  await prepareEnvironment(progressOf('setup'));
  startWatchdog();
  const folder = createRunFolder();
  const reports = new Map<string, ScenarioReport>();
  for (const fault of MATRIX_FAULTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const report = await runMatrixFault(fault, folder);
    reports.set(fault.name, report);
    process.stdout.write(`\n${chalk.bold(fault.name)} ${chalk.dim(fault.what)}\n${tableOf(report)}\n`);
  }
  const environment = runEnvironment();
  const matrix = { environment, faults: Object.fromEntries(reports) };
  writeFileSync(join(folder, 'clients.json'), `${JSON.stringify(matrix, null, 2)}\n`);
  const page = clientPage(reports, environment, new Date().toISOString().slice(0, 10));
  writeFileSync(join(folder, 'clients.md'), page);
  if (wanted.length === 0) writeFileSync(CLIENTS_PAGE, page);
  process.stdout.write(`\n${folder}/clients.md${wanted.length === 0 ? ' and docs/clients.md' : ''}\n`);
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
