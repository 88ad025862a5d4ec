import { type Command, CommanderError } from 'commander';
import { isUnusableInput, UnusableInput } from '../basics/index.ts';
import { engineRefusal } from '../engine/index.ts';
import { packageVersion } from './project.ts';

const EXIT_CODE = 'failover.exitCode';

/** The handler of a command, from a function that returns its exit code. */
export const exits =
  <Args extends readonly unknown[]>(run: (...args: Args) => number | Promise<number>) =>
  async (...args: Args): Promise<void> => {
    const code = await run(...args);
    if (code !== 0) throw new CommanderError(code, EXIT_CODE, '');
  };

/**
 * Runs a program with its arguments. Invalid input is reported on standard error without a stack.
 * @returns the exit code: that of the command; 2 for invalid input or environment
 */
export async function runProgram(program: Command, args: readonly string[]): Promise<number> {
  for (const command of [program, ...program.commands]) completed(command);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return exitCodeOf(error);
    const told = engineRefusal(error) ?? error;
    if (!isUnusableInput(told)) throw error;
    process.stderr.write(`\n${told.message}\n`);
    return 2;
  }
}

function exitCodeOf({ code, exitCode }: CommanderError): number {
  if (code === EXIT_CODE) return exitCode;
  // Help and version, where they were asked for.
  return exitCode === 0 ? 0 : 2;
}

/** What every command has: --help, --version, and errors that name the known options. */
function completed(command: Command): void {
  command
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .exitOverride()
    .showHelpAfterError(`  usage: ${usageOf(command)}\n  known: ${knownTo(command).join(', ')}`);
}

/** Its commands, or else its options. */
const knownTo = ({ commands, options }: Command): string[] =>
  commands.length > 0
    ? commands.map(each => each.name())
    : [...options.map(({ long }) => long ?? ''), '--help'];

const usageOf = (command: Command): string =>
  [command.parent?.name(), command.name(), command.usage()].filter(Boolean).join(' ');

/** The option that keeps progress from standard error: the results remain. */
export const RUN_OUTPUT = [
  '-o, --output <folder>',
  'where to write the report: a folder that is new or empty (default: a new one in reports/)',
] as const;

export const QUIET = ['-q, --quiet', 'no progress, only results'] as const;

/** The option that prints what a program can read. */
export const JSON_OUTPUT = ['--json', 'print JSON instead of a table'] as const;

/** Makes this process, and those that it starts, report no progress. */
export function beQuiet(quiet: boolean | undefined): void {
  if (quiet) process.env.HARNESS_QUIET = '1';
}

export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

/** @throws UnusableInput when an option that a command needs was not given */
export function required(
  command: string,
  option: string,
  value: string | undefined,
  example: string,
): string {
  if (value !== undefined) return value;
  throw new UnusableInput(`${command} needs ${option}: ${example}`);
}
