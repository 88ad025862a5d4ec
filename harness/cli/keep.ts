import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { analyze, keptFile, keptNames, packRecord, readKept, withoutPlace } from '../analyze/index.ts';
import { UnusableInput, unusable } from '../basics/index.ts';
import { changesBetween } from '../report/index.ts';
import { readRecord, type ScenarioRecord } from '../run/index.ts';
import { exits } from './command.ts';

const MOST_BYTES = 150_000;

export const keepCommand = (): Command =>
  new Command('keep')
    .description(
      'Keeps the record of a scenario for unit tests, in harness/analyze/records/, with the report that the analysis gives. ' +
        'Without arguments it analyzes all kept records again, and prints what changed in their reports.',
    )
    .argument('[folder]', 'the folder of a scenario that ran')
    .argument('[name]', 'what to call it')
    .action(exits((folder?: string, name?: string) => keepRecord(folder, name)));

function keepRecord(folder: string | undefined, name: string | undefined): number {
  if (folder === undefined) return keepAgain();
  if (name === undefined)
    throw new UnusableInput('keep takes the folder of a scenario and a name, or nothing');
  const record = readRecord(folder);
  if (record === undefined)
    throw unusable({
      tried: `Read the record of a scenario in ${folder}.`,
      found: 'no record.json',
      todo: 'give the folder of a scenario that ran: reports/latest/<scenario>',
    });
  write(name, withoutPlace(record));
  return 0;
}

function keepAgain(): number {
  for (const name of keptNames()) {
    const { record, report } = readKept(name);
    const { changed, added } = changesBetween(report, analyze(record));
    process.stdout.write([name, ...changed, ...added].map(line => `${line}\n`).join('  '));
    if (changed.length + added.length > 0) write(name, record);
  }
  return 0;
}

function write(name: string, record: ScenarioRecord): void {
  const file = keptFile(name);
  mkdirSync(dirname(file), { recursive: true });
  const bytes = packRecord(record);
  if (bytes.length > MOST_BYTES)
    throw new UnusableInput(
      `the record has ${bytes.length} bytes, and at most ${MOST_BYTES} are kept: take a scenario with fewer operations`,
    );
  writeFileSync(file, bytes);
  process.stdout.write(`${file}\n`);
}
