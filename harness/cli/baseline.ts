import { UnusableInput } from '../basics/index.ts';
import { baselineOf, readMeasured } from '../comparison/index.ts';
import { parseArguments } from './arguments.ts';
import { writeInto } from './write-into.ts';

/** Writes what a gate needs of a stored run into a file that can be kept in a repository. @returns 0 */
export function writeBaseline(args: readonly string[]): number {
  const { values, positionals } = parseArguments('npm run failover -- baseline', {
    args: [...args],
    options: { into: { type: 'string' } },
    allowPositionals: true,
  });
  const [run = 'reports/latest', ...others] = positionals;
  if (others.length > 0)
    throw new UnusableInput(`baseline takes one run, and was given ${positionals.length}`);
  if (values.into === undefined) throw new UnusableInput('baseline needs --into <file>, to write to');
  writeInto('--into', values.into, baselineOf(readMeasured(run)));
  process.stdout.write(`${values.into}\n`);
  return 0;
}
