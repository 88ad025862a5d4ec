import { type Command, CommanderError } from 'commander';
import { isUnusableInput } from '../basics/index.ts';

/**
 * Runs a command to its exit code. What a person must correct is told without a stack, with exit code 2.
 * @param hint shown after that
 */
export async function runCommand(main: () => number | Promise<number>, hint = ''): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!isUnusableInput(error)) throw error;
    process.stderr.write(`\n${error.message}\n${hint}`);
    process.exitCode = 2;
  }
}

const EXIT_CODE = 'failover.exitCode';

/** The handler of a command, from a function that returns its exit code. */
export const exits =
  <Args extends readonly unknown[]>(run: (...args: Args) => number | Promise<number>) =>
  async (...args: Args): Promise<void> => {
    const code = await run(...args);
    if (code !== 0) throw new CommanderError(code, EXIT_CODE, '');
  };

/** Runs a command of commander with its arguments. @returns the exit code; 2 for arguments that it does not know */
export async function runParsed(command: Command, args: readonly string[]): Promise<number> {
  try {
    await command.exitOverride().showHelpAfterError().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code === EXIT_CODE || error.exitCode === 0 ? error.exitCode : 2;
  }
}
