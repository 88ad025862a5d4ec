import { basename, dirname } from 'node:path';
import { UnusableInput } from '../basics/index.ts';
import {
  baselineOf,
  compare,
  FELT,
  gate,
  MAX_UNKNOWN,
  parseAllowance,
  parseShare,
  readMeasured,
  selectionOf,
  selects,
  showGate,
  toJson,
} from '../comparison/index.ts';
import { keepRun } from '../run/index.ts';
import { parseArguments } from './arguments.ts';
import { writeInto } from './compare.ts';

/**
 * Judges a stored run by a baseline.
 * @returns 0 when it passed, 1 when something regressed or the run proved nothing. Invalid input is an UnusableInput, exit
 * code 2.
 */
export function gateRun(args: readonly string[]): number {
  const { values, positionals } = parseArguments('npm run failover -- gate', {
    args: [...args],
    options: {
      baseline: { type: 'string' },
      'max-regression': { type: 'string' },
      'max-unknown': { type: 'string' },
      on: { type: 'string' },
      all: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [run = 'reports/latest', ...others] = positionals;
  if (others.length > 0) throw new UnusableInput(`gate takes one run, and was given ${positionals.length}`);
  const allowance = parseAllowance(
    '--max-regression',
    required('--max-regression', values['max-regression']),
  );
  const maxUnknown =
    values['max-unknown'] === undefined ? MAX_UNKNOWN : parseShare('--max-unknown', values['max-unknown']);
  const baseline = required('--baseline', values.baseline);
  const runs = [readMeasured(baseline), readMeasured(run)] as const;
  keepRun(folderOf(baseline), 'the baseline of a gate');
  const isAsked = values.on === undefined ? selects(FELT) : selectionOf('--on', values.on, runs);
  const comparison = compare(...runs, isAsked);
  const judged = gate(comparison, allowance, maxUnknown);
  const { changes: _, ...compared } = comparison;
  process.stdout.write(
    values.json ? toJson({ ...judged, ...compared }) : showGate(comparison, judged, values.all ?? false),
  );
  return judged.verdict === 'passed' ? 0 : 1;
}

/** A run is named by its folder or its run.json. */
const folderOf = (run: string): string => (basename(run) === 'run.json' ? dirname(run) : run);

function required(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UnusableInput(
    `gate needs ${option}: npm run failover -- gate --baseline <run or file> --max-regression 20%`,
  );
}

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
  keepRun(folderOf(run), `the baseline ${values.into} was made from it`);
  process.stdout.write(`${values.into}\n`);
  return 0;
}
