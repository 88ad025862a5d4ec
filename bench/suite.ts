import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { max, median, min } from 'simple-statistics';
import { badField, progressOf, showMs, unusable } from '../harness/basics/index.ts';
import { exits, runProgram } from '../harness/cli/command.ts';
import { interruption } from '../harness/cli/interruption.ts';
import { INTERRUPTED } from '../harness/cli/run-jest.ts';
import { tableOf } from '../harness/comparison/index.ts';
import type { Overhead } from '../harness/measurement/index.ts';
import { parseRepetitions } from '../harness/scenario/index.ts';
import { type Measured, measure } from './suite-run.ts';
import { CURRENT, checkOut, type Tree } from './suite-tree.ts';

// npm run bench:suite -- --against HEAD~1: what the machinery around the faults costs, over twenty fixed scenarios, or over
// all: what a run does once, such as making the first hosts, weighs less there.
//
// The fault time of a scenario runs from its first injected fault to the end of its workload, which is when the body has
// ended or asked for the final data, and the deployment was stable (`faults[].injectedAtMs` and `workEndedAtMs` in
// scenario.json). The deployment is ready when the first server answers the observer (events.jsonl).

/** About each folder's share of the scenarios that run by default; none is slow, or needs netem or a second engine. */
const FILES = [
  'scenarios/applications/master-cut-off.scenario.ts',
  'scenarios/applications/master-hangs.scenario.ts',
  'scenarios/cluster/crash.scenario.ts',
  'scenarios/commands/counter.scenario.ts',
  'scenarios/configuration/hostnames.scenario.ts',
  'scenarios/configuration/passwords.scenario.ts',
  'scenarios/master-dies/crash.scenario.ts',
  'scenarios/master-dies/old-master-returns.scenario.ts',
  'scenarios/master-hangs/freeze.scenario.ts',
  'scenarios/master-hangs/short-freeze.scenario.ts',
  'scenarios/network/majority-side.scenario.ts',
  'scenarios/network/split-brain.scenario.ts',
  'scenarios/planned/failover.scenario.ts',
  'scenarios/replicas/choice.scenario.ts',
  'scenarios/replicas/down-during-failover.scenario.ts',
  'scenarios/sentinels/first-hangs.scenario.ts',
  'scenarios/sentinels/one-dead.scenario.ts',
];
/** Installs dependencies, builds the image and fills Jest's cache, before anything is measured. */
const PREPARATION = 'scenarios/master-dies/crash.scenario.ts';

const LEGEND = `
wall time             of 'npm run scenarios', with the default number of workers
fault time            sum over the scenarios, each from its first injected fault until the deployment was stable and the
                      workload ended. A scenario that injects none adds 0
host start-up         from the beginning of a scenario until its deployment was ready, as a share of the scenario's time
CPU a scenario        busy time of the whole machine, which includes the engine and every other program, per scenario
ready → fault         median from the deployment's readiness to the first injected fault
`;

const FIGURES: readonly (readonly [
  name: string,
  read: (overhead: Overhead) => number | undefined,
  format: (value: number) => string,
])[] = [
  ['wall time', ({ wallMs }) => wallMs, showMs],
  ['fault time', ({ faultMs }) => faultMs, showMs],
  ['wall time / fault time', ({ wallPerFault }) => wallPerFault, value => value.toFixed(3)],
  ['host start-up', ({ startUpShare }) => startUpShare, value => `${(100 * value).toFixed(1)} %`],
  ['CPU a scenario', each => each.cpuSecondsPerScenario, value => `${value.toFixed(2)} s`],
  ['ready → fault', ({ readyToFaultMs }) => readyToFaultMs, showMs],
];

/** All runs of one tree. */
interface Side {
  readonly tree: Tree;
  readonly runs: Measured[];
}

const program = new Command('bench:suite')
  .description(
    `The overhead of the harness around the faults. Each tree first runs ${PREPARATION} once, which is not measured.`,
  )
  .option(
    '--against <commit>',
    'measure that commit too, in a git worktree with its own code and dependencies',
  )
  .option('--rounds <n>', 'so many runs of each, in turns; figures are medians', '1')
  .option('--all', 'all scenario files that every measured commit has, instead of the fixed ones')
  .addOption(
    new Option('--only <part>', 'only files with this in their path; can be given again').argParser(
      (part: string, before: readonly string[] = []) => [...before, part],
    ),
  )
  .action(exits(main));

process.exitCode = await runProgram(program, process.argv.slice(2));

interface Options {
  readonly against?: string;
  readonly rounds: string;
  readonly all?: true;
  readonly only?: readonly string[];
}

async function main(values: Options): Promise<number> {
  const rounds = parseRepetitions('--rounds', values.rounds);
  const wanted = filesWith(values);
  const end = interruption();
  const trees = [CURRENT, ...(values.against === undefined ? [] : [checkOut('--against', values.against)])];
  const files = filesOfAll(trees, wanted);
  const sides = trees.map((tree): Side => ({ tree, runs: [] }));
  const progress = progressOf('bench:suite');
  for (const tree of trees) {
    progress(`preparing ${tree.name}: a run that is not measured`);
    await measure(tree, [PREPARATION], end);
  }
  for (let round = 1; round <= rounds; round += 1)
    for (const { tree, runs } of sides) {
      if (end.aborted) return INTERRUPTED;
      progress(`round ${round} of ${rounds}: ${tree.name}, ${files.length} files`);
      runs.push(await measure(tree, files, end));
    }
  if (end.aborted) return INTERRUPTED;
  process.stdout.write(`${show(sides)}\n${LEGEND}`);
  return sides.every(({ runs }) => runs.every(({ passed }) => passed)) ? 0 : 1;
}

function filesWith({ all, only: parts }: Options): readonly string[] {
  const files = all ? globSync('scenarios/**/*.scenario.ts', { cwd: CURRENT.folder }).sort() : FILES;
  if (parts === undefined) return files;
  for (const part of parts)
    if (!files.some(file => file.includes(part)))
      throw badField('--only', part, `a part of one of these paths:\n  ${files.join('\n  ')}`);
  return files.filter(file => parts.some(part => file.includes(part)));
}

/** What a tree lacks is left out of all, so that all run the same. */
function filesOfAll(trees: readonly Tree[], wanted: readonly string[]): readonly string[] {
  const lacks = (file: string) => trees.filter(({ folder }) => !existsSync(join(folder, file)));
  const missing = wanted.filter(file => lacks(file).length > 0);
  for (const file of missing)
    process.stderr.write(
      `${file} is left out: ${lacks(file)
        .map(({ name }) => name)
        .join(' and ')} lacks it\n`,
    );
  if (missing.length < wanted.length) return wanted.filter(file => !missing.includes(file));
  throw unusable({
    tried: 'to select scenario files that all measured commits have',
    found: 'none',
    todo: 'give a later commit with --against, or other files with --only',
  });
}

function show(sides: readonly Side[]): string {
  const compares = sides.length > 1;
  const columns = ['', ...sides.map(({ tree }) => tree.name), ...(compares ? ['ratio'] : [])];
  const rows = FIGURES.map(([name, read, format]) => {
    const measured = sides.map(({ runs }) => runs.flatMap(({ overhead }) => read(overhead) ?? []));
    const cells = measured.map(values => cellOf(values, format));
    return [name, ...cells, ...(compares ? [ratioOf(measured)] : [])];
  });
  const verdicts = ['scenarios', ...sides.map(verdictsOf), ...(compares ? [''] : [])];
  return tableOf(
    columns.map((head, i) => (i === 0 ? { head } : { head, align: 'right' })),
    [...rows, verdicts],
  );
}

function cellOf(values: number[], format: (value: number) => string): string {
  if (values.length === 0) return '–';
  const middle = format(median(values));
  return values.length === 1 ? middle : `${middle} (${format(min(values))} … ${format(max(values))})`;
}

function ratioOf([current = [], other = []]: readonly number[][]): string {
  return current.length === 0 || other.length === 0 ? '–' : (median(current) / median(other)).toFixed(2);
}

/** '19 pass, 1 unknown, 2 run again', over all rounds. */
function verdictsOf({ runs }: Side): string {
  const scenarios = runs.flatMap(run => run.scenarios);
  const again = scenarios.filter(({ attempts }) => attempts > 1).length;
  const counts = Object.entries(Object.groupBy(scenarios, ({ verdict }) => verdict)).map(
    ([verdict, found = []]) => `${found.length} ${verdict}`,
  );
  return [
    ...(counts.length === 0 ? ['none ran'] : counts),
    ...(again === 0 ? [] : [`${again} run again`]),
  ].join(', ');
}
