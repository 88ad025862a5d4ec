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
