import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { badField } from '../basics/index.ts';
import { compare, readMeasured, renderComparison, showComparison, toJson } from '../comparison/index.ts';
import { exits, JSON_OUTPUT } from './command.ts';

export const compareCommand = (): Command =>
  new Command('compare')
    .summary('what changed between two runs')
    .description('Prints what became slower or faster from one run to another, with its confidence.')
    .argument('<before>', 'the folder of a run, its run.json, or a file of failover baseline')
    .argument('<after>', 'the same, of a later run')
    .option('--all', 'also show what did not change')
    .option('-o, --output <file>', 'draw the comparison into this HTML file')
    .option(...JSON_OUTPUT)
    .addHelpText('after', '\nThat runs differ is no failure; failover gate judges.')
    .action(exits(compareRuns));

interface Options {
  readonly all?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

/** @returns 0: that they differ is no failure */
async function compareRuns(first: string, second: string, { all, json, output }: Options): Promise<number> {
  const [before, after] = [readMeasured(first), readMeasured(second)];
  const comparison = compare(before, after);
  if (output !== undefined) writeInto('--output', output, await renderComparison(before, after));
  process.stdout.write(json ? toJson(comparison) : showComparison(comparison, all ?? false));
  if (output !== undefined && !json) process.stdout.write(`${output}\n`);
  return 0;
}

/** Writes a file that an option names. @throws UnusableInput when it cannot be written there */
export function writeInto(option: string, file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    throw badField(option, file, `a file that can be written (${code})`);
  }
}
