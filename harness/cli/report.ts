import { Command } from 'commander';
import { analysesOf, writeFormats, writeRunPage } from '../report/index.ts';
import { exits } from './command.ts';
import { runArgument } from './project.ts';

export const reportCommand = (): Command =>
  new Command('report')
    .summary('write the page of a stored run again')
    .description('Writes the page of a stored run and its formats for CI systems again, from the records.')
    .argument(...runArgument())
    .action(exits(writeReport));

async function writeReport(run: string): Promise<number> {
  const analyses = analysesOf(run);
  const lines = [await writeRunPage(run, analyses), ...(await writeFormats(run, analyses))];
  process.stdout.write(lines.map(line => `${line}\n`).join(''));
  return 0;
}
