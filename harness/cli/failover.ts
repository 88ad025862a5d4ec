import chalk from 'chalk';
import { badField, UnusableInput } from '../basics/index.ts';
import { analyze } from './analyze.ts';
import { runCommand } from './command.ts';
import { merge } from './merge.ts';

// npm run failover -- <command> <arguments>: what can be done with stored runs.

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => number>> = {
  analyze: ([run = 'reports/latest', ...rest]) => {
    if (rest.length > 0) throw new UnusableInput(`analyze takes one run, and was given ${rest.length + 1}`);
    return analyze(run);
  },
  merge,
};

const USAGE = `failover analyze [run]                      judges a stored run again with today's checkers; default reports/latest
failover merge <run> … [--into <folder>]    joins runs, such as those of shards, to one`;

await runCommand(
  () => {
    const [command = '', ...args] = process.argv.slice(2);
    return commandOf(command)(args);
  },
  `\n${chalk.dim(USAGE)}\n`,
);

function commandOf(name: string): (args: readonly string[]) => number {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  throw badField('the command of failover', name, Object.keys(COMMANDS).join(', '));
}
