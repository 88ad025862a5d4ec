import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { ownModule } from '../basics/index.ts';
import { outcomeOf, parseSweep, renderSweep, showSweep, startSweep } from '../measurement/index.ts';
import { beQuiet, exits, QUIET } from './command.ts';
import { runRepeated } from './run-jest.ts';

const SCENARIOS = fileURLToPath(ownModule('../measurement/sweep/sweep.scenario.ts', import.meta.url));

export const sweepCommand = (): Command =>
  new Command('sweep')
    .summary('outages and false failovers, by down-after')
    .description(
      'Tries values of down-after: how long clients are out when the master crashes, and how often a master that only paused is replaced.',
    )
    .option('--down-after <times>', 'values to try (default: 500ms,1s,2s,5s)')
    .option('--client <sets>', 'options of the clients (default: defaults,tuned)')
    .option('--hiccups <times>', 'how long the master pauses (default: 300ms,700ms,1500ms,3s)')
    .option('--runs <n>', 'repetitions (default: 3)')
    .option(...QUIET)
    .action(exits(sweep));

interface Options {
  readonly downAfter?: string;
  readonly client?: string;
  readonly hiccups?: string;
  readonly runs?: string;
  readonly quiet?: boolean;
}

/** @returns the run's exit code */
async function sweep({ downAfter, quiet, ...values }: Options): Promise<number> {
  beQuiet(quiet);
  const settings = parseSweep({ ...values, ...(downAfter !== undefined && { 'down-after': downAfter }) });
  startSweep(settings);
  // It is not among the scenarios that Jest finds: no other command runs it.
  const { run, folder, exitCode } = await runRepeated(SCENARIOS, settings.runs, [`--testMatch=${SCENARIOS}`]);
  if (run === undefined) return exitCode;
  const rows = outcomeOf(settings, run.scenarios);
  const page = join(folder, 'sweep.html');
  writeFileSync(page, await renderSweep(rows, settings.clients));
  process.stdout.write(`\n${showSweep(rows, settings.clients)}${page}\n`);
  return run.exitCode;
}
