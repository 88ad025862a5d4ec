import { basename, dirname } from 'node:path';
import { Command } from 'commander';
import { unusable } from '../basics/index.ts';
import {
  baselineOf,
  compare,
  FELT,
  gate,
  MAX_UNKNOWN,
  type Measured,
  parseAllowance,
  parseShare,
  readMeasured,
  selectionOf,
  selects,
  showGate,
  toJson,
} from '../comparison/index.ts';
import { keepRun } from '../run/index.ts';
import { exits, JSON_OUTPUT, required } from './command.ts';
import { writeInto } from './compare.ts';
import { runArgument } from './project.ts';

export const gateCommand = (): Command =>
  new Command('gate')
    .summary('whether a run is slower than a baseline by more than allowed')
    .description(
      'Judges a run by a baseline. A run passes when it is shown to be slower by no more than allowed. ' +
        'Exit code 0: passed; 1: regressed; 3: undecided, because there are too few runs to tell, or too many are unknown.',
    )
    .argument(...runArgument())
    .option(
      '--baseline <run or file>',
      'what to compare with: a run, or a file of failover baseline (required)',
    )
    .option(
      '--max-regression <share or time>',
      "how much slower is allowed: '20%', '500ms', or the larger of both: '20%,500ms' (required)",
    )
    .option('--max-unknown <share>', 'how many runs are allowed to be unknown (default: 10%)')
    .option('--on <quantities>', "what to judge, separated by commas: 'promoted,app:outage'")
    .option('--all', 'also show what did not change')
    .option(...JSON_OUTPUT)
    .action(exits(gateRun));

interface GateOptions {
  readonly baseline?: string;
  readonly maxRegression?: string;
  readonly maxUnknown?: string;
  readonly on?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

const EXIT_CODES = { passed: 0, regressed: 1, undecided: 3 } as const;
const EXAMPLE = 'failover gate --baseline <run or file> --max-regression 20%';

function gateRun(run: string, { baseline, maxRegression, maxUnknown, on, all, json }: GateOptions): number {
  const allowance = parseAllowance(
    '--max-regression',
    required('gate', '--max-regression', maxRegression, EXAMPLE),
  );
  const mostUnknown = maxUnknown === undefined ? MAX_UNKNOWN : parseShare('--max-unknown', maxUnknown);
  const before = required('gate', '--baseline', baseline, EXAMPLE);
  const runs = [readMeasured(before), readMeasured(run)] as const;
  checkNotSame(...runs);
  keepRun(folderOf(before), 'the baseline of a gate');
  const isAsked = on === undefined ? selects(FELT) : selectionOf('--on', on, runs);
  const comparison = compare(...runs, isAsked);
  const judged = gate(comparison, allowance, mostUnknown);
  const { changes: _, ...compared } = comparison;
  process.stdout.write(
    json ? toJson({ ...judged, ...compared }) : showGate(comparison, judged, all ?? false),
  );
  return EXIT_CODES[judged.verdict];
}

/** A run is never slower than itself. The link to the newest run is easily given as the baseline of that. */
function checkNotSame(before: Measured, after: Measured): void {
  if (before.run !== after.run || before.startedAt !== after.startedAt) return;
  throw unusable({
    tried: 'to judge a run by its baseline',
    found: `the run ${after.run} would be judged by itself`,
    todo: 'give --baseline an earlier run, or the file that failover baseline wrote of one',
  });
}

/** A run is named by its folder or its run.json. */
const folderOf = (run: string): string => (basename(run) === 'run.json' ? dirname(run) : run);

export const baselineCommand = (): Command =>
  new Command('baseline')
    .summary('keep what a gate needs of a run in a small file')
    .description('Writes what failover gate needs of a run into a file that can be kept in a repository.')
    .argument(...runArgument())
    .option('-o, --output <file>', 'the file to write (required)')
    .action(exits(writeBaseline));

function writeBaseline(run: string, { output }: { readonly output?: string }): number {
  const file = required('baseline', '--output', output, 'failover baseline --output baseline.json');
  writeInto('--output', file, baselineOf(readMeasured(run)));
  keepRun(folderOf(run), `the baseline ${file} was made from it`);
  process.stdout.write(`${file}\n`);
  return 0;
}
