import chalk from 'chalk';
import { Command } from 'commander';
import { progressOf } from '../basics/index.ts';
import { type Capabilities, prepareEnvironment } from '../engine/index.ts';
import { NO_ROW_LINES, showTable } from '../report/index.ts';
import { beQuiet, exits, JSON_OUTPUT, printJson, QUIET } from './command.ts';
import { type Catalogued, catalogue } from './fault-catalogue.ts';

export const faultsCommand = (): Command =>
  new Command('faults')
    .summary('every fault, and whether it can be injected here')
    .description('Prints every fault, how it is written in a scenario, and whether it can be injected here.')
    .option(...JSON_OUTPUT)
    .option(...QUIET)
    .action(exits(showFaults));

interface Options {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

async function showFaults({ json, quiet }: Options): Promise<number> {
  beQuiet(quiet);
  const { capabilities } = await prepareEnvironment(progressOf('setup'));
  if (json)
    printJson(
      catalogue().map(({ kind, example, models, needs }) => {
        const lacks = whatIsMissing(needs, capabilities);
        return { kind, example, models, here: lacks.length === 0, lacks };
      }),
    );
  else process.stdout.write(`${tableOf(catalogue(), capabilities)}\n`);
  return 0;
}

/** What a fault needs and this machine does not have, each with the reason. */
export const whatIsMissing = (needs: Catalogued['needs'], capabilities: Capabilities): string[] =>
  needs.flatMap(need => (capabilities[need] === null ? [] : [`${need}: ${capabilities[need]}`]));

function tableOf(all: readonly Catalogued[], capabilities: Capabilities): string {
  const rows = all.map(({ kind, example, needs }) => {
    const lacks = whatIsMissing(needs, capabilities);
    const here = lacks.length === 0 ? chalk.green('yes') : chalk.yellow(`no: ${lacks.join('; ')}`);
    return [kind, chalk.dim(example), here];
  });
  const head = ['fault', 'in a scenario', 'here'];
  return showTable({ head, colWidths: [28, 62, 46], chars: NO_ROW_LINES }, rows);
}
