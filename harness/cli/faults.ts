import { writeFileSync } from 'node:fs';
import chalk from 'chalk';
import Table from 'cli-table3';
import { badField, progressOf } from '../basics/index.ts';
import { type Capabilities, prepareEnvironment } from '../engine/index.ts';
import { runCommand } from './command.ts';
import { type Catalogued, catalogue, FAULTS_PAGE, pageOf } from './fault-catalogue.ts';

// npm run faults: every fault, and whether it can be injected here. npm run faults -- --write: writes docs/faults.md.

await runCommand(() => main(process.argv.slice(2)));

async function main(flags: readonly string[]): Promise<number> {
  const unknown = flags.find(flag => flag !== '--write');
  if (unknown !== undefined) throw badField('a flag of npm run faults', unknown, '--write');
  if (flags.includes('--write')) {
    writeFileSync(FAULTS_PAGE, pageOf(catalogue()));
    return 0;
  }
  const { capabilities } = await prepareEnvironment(progressOf('setup'));
  process.stdout.write(`${tableOf(catalogue(), capabilities)}\n`);
  return 0;
}

function tableOf(all: readonly Catalogued[], capabilities: Capabilities): string {
  const table = new Table({
    head: ['fault', 'in a scenario', 'here'],
    colWidths: [28, 62, 46],
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    wordWrap: true,
    style: { head: chalk.level > 0 ? ['bold'] : [], border: chalk.level > 0 ? ['dim'] : [] },
  });
  for (const { kind, example, needs } of all) {
    const lacks = needs.flatMap(need =>
      capabilities[need] === null ? [] : [`${need}: ${capabilities[need]}`],
    );
    table.push([
      kind,
      chalk.dim(example),
      lacks.length === 0 ? chalk.green('yes') : chalk.yellow(`no: ${lacks.join('; ')}`),
    ]);
  }
  return table.toString();
}
