import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import chalk from 'chalk';
import { Command } from 'commander';
import { oneOf, ownModule, projectFolder, rowOf } from '../basics/index.ts';
import {
  batchesOf,
  type ProofOutcome,
  type ProofRun,
  proofOutcomes,
  proofRuns,
  RULES,
  type Rule,
  shardOf,
} from '../check/index.ts';
import { ownImageOr } from '../engine/index.ts';
import { parseShard, readRunReport } from '../report/index.ts';
import { newRunFolder } from '../run/index.ts';
import { exits } from './command.ts';
import { escaped } from './escaped.ts';
import { INTERRUPTED } from './run-jest.ts';

export const rulesCommand = (): Command =>
  new Command('rules')
    .description(
      'Runs the scenario that proves each rule of `failover check`, with its seeded defect where that is the mistake, and fails where it does not show what the rule says.',
    )
    .argument('[rules...]', 'names of rules; none: all')
    .option('--shard <i/n>', 'the ith of n parts')
    .option('--list', 'what would run')
    .action(exits(proveRules));

interface Options {
  readonly shard?: string;
  readonly list?: boolean;
}

async function proveRules(wanted: readonly string[], { shard, list }: Options): Promise<number> {
  const known = RULES.map(({ id }) => id);
  for (const id of wanted) oneOf('the rule given to dev:rules', id, known);
  const rules = RULES.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  const all = proofRuns(rules);
  const runs = shard === undefined ? all : shardOf(all, parseShard('--shard', shard));
  if (list) {
    process.stdout.write(runs.map(showRun).join(''));
    return 0;
  }
  const outcomes: ProofOutcome[] = [];
  for (const batch of batchesOf(runs)) {
    const reports = await runBatch(batch);
    if (reports === undefined) return INTERRUPTED;
    outcomes.push(...batch.flatMap(each => proofOutcomes(each, reports)));
  }
  process.stdout.write(
    `\n${outcomes.map(showOutcome).join('')}${shard === undefined ? rules.map(showEvidence).join('') : ''}`,
  );
  return outcomes.every(({ verdict }) => verdict !== 'not proven') ? 0 : 1;
}

const showRun = ({ rules, file, name, isSeeded, image }: ProofRun): string =>
  `${rowOf([rules.map(({ id }) => id).join(', '), file, name, isSeeded ? 'seeded defect' : '', image ?? ''])}\n`;

const COLOURS = { proven: chalk.green, 'not proven': chalk.red, skipped: chalk.blue };

const showOutcome = ({ rule, verdict, why }: ProofOutcome): string =>
  `${COLOURS[verdict](verdict.padEnd(10))} ${chalk.bold(rule)} ${chalk.dim(why)}\n`;

const showEvidence = ({ id, proof }: Rule): string =>
  proof.by === 'evidence'
    ? `${chalk.dim('elsewhere ')} ${chalk.bold(id)} ${chalk.dim(`${proof.because}; ${proof.url}`)}\n`
    : '';

const FAILOVER = fileURLToPath(ownModule('./failover.ts', import.meta.url));

/** @returns the reports of its scenarios; undefined when a person ended it */
async function runBatch(batch: readonly ProofRun[]) {
  const [first] = batch;
  const names = batch.map(({ name }) => escaped(name));
  const output = newRunFolder();
  const child = spawn(
    process.execPath,
    [
      ...[FAILOVER, 'run', ...new Set(batch.map(({ file }) => `^${escaped(file)}$`))],
      ...['--all', '-t', `^(${names.join('|')})$`, '--output', output],
      ...(first?.isSeeded ? ['--planted'] : []),
    ],
    {
      cwd: projectFolder(),
      env: { ...process.env, ...(first?.image !== undefined && { HARNESS_IMAGE: ownImageOr(first.image) }) },
      stdio: 'inherit',
    },
  );
  // The exit code says only whether all of them passed.
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal === 'SIGINT') return undefined;
  return readRunReport(output)?.scenarios ?? [];
}
