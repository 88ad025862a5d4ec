import chalk from 'chalk';
import { badField, isUnusableInput, UnusableInput } from '../basics/index.ts';
import { analyze } from './analyze.ts';

// npm run failover -- <command> <arguments>: what can be done with stored runs.

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => number>> = {
  analyze: ([run = 'reports/latest', ...rest]) => {
    if (rest.length > 0) throw new UnusableInput(`analyze takes one run, and was given ${rest.length + 1}`);
    return analyze(run);
  },
};

const USAGE = `failover analyze [run]   judges a stored run again with today's checkers; default reports/latest`;

try {
  const [command = '', ...args] = process.argv.slice(2);
  process.exitCode = commandOf(command)(args);
} catch (error) {
  if (!isUnusableInput(error)) throw error;
  process.stderr.write(`\n${error.message}\n\n${chalk.dim(USAGE)}\n`);
  process.exitCode = 2;
}

function commandOf(name: string): (args: readonly string[]) => number {
  const command = COMMANDS[name];
  if (command !== undefined) return command;
  throw badField('the command of failover', name, Object.keys(COMMANDS).join(', '));
}
