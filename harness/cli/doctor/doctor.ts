import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import chalk from 'chalk';
import { Command } from 'commander';
import { isUnusableInput, now, pause, progressOf, UnusableInput } from '../../basics/index.ts';
import { diagnoseEngine } from '../../engine/index.ts';
import { type Disturbance, disturbanceBetween, watchDisturbance } from '../../observation/index.ts';
import { NO_ROW_LINES, showTable } from '../../report/index.ts';
import { beQuiet, exits, JSON_OUTPUT, printJson, QUIET } from '../command.ts';
import { PACKAGE_FOLDER } from '../project.ts';
import { type Check, checksOf, type Diagnosis, impossibleFaults, type State, worstOf } from './checks.ts';
import { machineLimits } from './machine.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .summary('what can run on this machine, and what cannot')
    .description(
      'Checks the engine, the kernel, the image, the clock, the load, limits and leftovers. Installs, builds and removes nothing.',
    )
    .option(...JSON_OUTPUT)
    .option(...QUIET)
    .addHelpText('after', AFTER)
    .action(exits(doctor));

const AFTER = `
Exit codes: 0 everything can run; 1 usable with restrictions: some scenarios are skipped, or their times are in doubt;
2 not usable.`;

type Verdict = ReturnType<typeof worstOf>;

const EXIT_CODES: Readonly<Record<Verdict, number>> = { ok: 0, restricted: 1, unusable: 2 };

interface Options {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

async function doctor({ json, quiet }: Options): Promise<number> {
  beQuiet(quiet);
  const progress = progressOf('doctor');
  progress('asking the engine');
  const engine = await diagnoseEngine().catch(whyUnusable);
  progress(`measuring the load for ${MEASURED_MS / 1000} s`);
  const diagnosis: Diagnosis = {
    node: { version: process.versions.node, wanted: wantedNode() },
    engine,
    limits: machineLimits('why' in engine ? '' : engine.dataFolder),
    disturbance: await measuredLoad(),
  };
  const checks = checksOf(diagnosis);
  const verdict = worstOf(checks);
  const capabilities = 'why' in engine || !engine.image.there ? undefined : engine.image.capabilities;
  const impossible = capabilities === undefined ? undefined : impossibleFaults(capabilities);
  if (json) printJson({ verdict, checks, ...(impossible && { impossibleFaults: impossible }) });
  else process.stdout.write(`${tableOf(checks)}\n${summaryOf(verdict, impossible)}\n`);
  return EXIT_CODES[verdict];
}

function whyUnusable(error: unknown): { readonly why: string } {
  if (isUnusableInput(error)) return { why: error.message };
  throw error;
}

function wantedNode(): string {
  const { engines } = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as {
    readonly engines?: { readonly node?: string };
  };
  if (engines?.node === undefined)
    throw new UnusableInput(`${PACKAGE_FOLDER}/package.json names no Node version`);
  return engines.node;
}

const MEASURED_MS = 3000;

async function measuredLoad(): Promise<Disturbance> {
  const watch = watchDisturbance();
  const fromMs = now();
  await pause(MEASURED_MS);
  const disturbance = disturbanceBetween(watch.samples(), fromMs, now());
  watch.stop();
  return disturbance;
}

const SIGNS: Readonly<Record<State, string>> = {
  ok: chalk.green('ok'),
  absent: chalk.dim('absent'),
  restricted: chalk.yellow('restricted'),
  unusable: chalk.red('unusable'),
};

const tableOf = (checks: readonly Check[]): string =>
  showTable(
    { head: ['check', '', 'found', 'to do'], colWidths: [24, 12, 60, 50], chars: NO_ROW_LINES },
    checks.map(({ check, state, found, todo = '' }) => [check, SIGNS[state], found, todo]),
  );

function summaryOf(verdict: Verdict, impossible: ReturnType<typeof impossibleFaults> | undefined): string {
  const faults =
    impossible === undefined || impossible.length === 0
      ? []
      : [`cannot be injected here: ${impossible.map(({ kind }) => kind).join(', ')}`];
  const words: Readonly<Record<Verdict, string>> = {
    ok: 'usable',
    restricted: 'usable with restrictions',
    unusable: 'not usable',
  };
  return [chalk.bold(words[verdict]), ...faults].join('; ');
}
