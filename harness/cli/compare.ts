import { writeFileSync } from 'node:fs';
import { badField, UnusableInput } from '../basics/index.ts';
import { compare, readMeasured, renderComparison, showComparison, toJson } from '../comparison/index.ts';
import { parseArguments } from './arguments.ts';

/**
 * Prints what changed from one stored run to another, and draws it where `--into` says.
 * @returns 0: that they differ is no failure; `failover gate` judges
 */
export async function compareRuns(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments('npm run failover -- compare', {
    args: [...args],
    options: { all: { type: 'boolean' }, json: { type: 'boolean' }, into: { type: 'string' } },
    allowPositionals: true,
  });
  const [first, second, ...others] = positionals;
  if (first === undefined || second === undefined || others.length > 0)
    throw new UnusableInput(`compare takes two runs, and was given ${positionals.length}`);
  const [before, after] = [readMeasured(first), readMeasured(second)];
  const comparison = compare(before, after);
  if (values.into !== undefined) writeInto('--into', values.into, await renderComparison(before, after));
  process.stdout.write(values.json ? toJson(comparison) : showComparison(comparison, values.all ?? false));
  if (values.into !== undefined && !values.json) process.stdout.write(`${values.into}\n`);
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
