import { Command, Option } from 'commander';
import { progressOf } from '../basics/index.ts';
import { allowInstallation, prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { readRunReport, startShard } from '../report/index.ts';
import { createRunFolder, runSeed } from '../run/index.ts';
import { attemptOnce, mostAttempts, select, startPlanting } from '../scenario/index.ts';
import { ALL_COMBINED, runSecurely, runStock, SECURITY_KINDS, useHosts } from '../topology/index.ts';
import { choose, requirePlanted } from './collection/choose.ts';
import { type CollectedScenario, collectAll } from './collection/collect.ts';
import { beQuiet, exits, QUIET, RUN_OUTPUT } from './command.ts';
import { list } from './list.ts';
import { exitCodeOf, INTERRUPTED, runJest } from './run-jest.ts';
import { choiceOptions, type Job, jobOf, PATTERNS, type RunOptions } from './scenario-request.ts';

export const runCommand = (): Command =>
  choiceOptions(new Command('run'))
    .summary('run scenarios')
    .description('Runs scenarios on real containers, and writes a report into reports/.')
    .usage('[patterns...] [options] [-- options of Jest]')
    .argument('[patterns...]', PATTERNS)
    .option(
      '-w, --workers <n>',
      'at most so many scenario files at once; each begins when the machine has room',
    )
    .option('--fresh-hosts', 'new hosts for every scenario, instead of hosts that scenarios reuse')
    .option(
      '--no-repeat',
      'one attempt for each scenario; a split vote or a busy machine otherwise gives it up to three',
    )
    .option(
      '--stock',
      'servers without what the harness adds to their configuration; faults that need it are skipped',
    )
    .option(
      '--secure [kinds]',
      `servers with users, passwords and TLS: ${SECURITY_KINDS.join(', ')}, or several with commas; default ${ALL_COMBINED.join(',')}`,
    )
    .option(
      '--install-engine',
      'where no engine runs: installs Docker, as root on Debian or Ubuntu, and starts it',
    )
    .addOption(
      new Option('--planted', 'seed the defect of each scenario, which must turn it red').conflicts('list'),
    )
    .option('--list', 'print the scenarios that would run; the same as failover list')
    .option(...RUN_OUTPUT)
    .option(...QUIET)
    .addHelpText('after', AFTER)
    .action(exits(perform));

const AFTER = `
What follows -- goes to Jest, with each value after '=': failover run crash -- --bail=1 --verbose

Exit codes: 0 every scenario passed, or was skipped because its fault is not possible here; 1 a scenario failed, its result
is unknown, or all were skipped; 2 no scenario is selected, or invalid input or environment.`;

async function perform(args: readonly string[], options: RunOptions): Promise<number> {
  const job = jobOf(args, options);
  if (options.list) return list(job.choice);
  beQuiet(options.quiet);
  const chosen = choose(await collectAll(), job.choice);
  if (options.planted) {
    requirePlanted(chosen);
    startPlanting();
  }
  return run(chosen, job);
}

async function run(
  chosen: readonly CollectedScenario[],
  { choice, jest, freshHosts, repeats, installEngine, stock, secure, output }: Job,
): Promise<number> {
  runSeed();
  mostAttempts();
  if (installEngine) allowInstallation();
  if (stock) runStock();
  if (secure !== undefined) runSecurely(secure);
  if (freshHosts) useHosts('fresh');
  if (!repeats) attemptOnce();
  select(choice);
  if (choice.shard !== undefined) startShard(choice.shard);
  const { machines } = await prepareEnvironment(progressOf('setup'));
  startWatchdog();
  const folder = createRunFolder({ output });
  // A machine that is cut off is so for every scenario that has hosts on it.
  const options =
    machines.length === 0
      ? jest
      : [...jest.filter(each => !each.startsWith('--maxWorkers=')), '--maxWorkers=1'];
  const exitCode = await runJest([...new Set(chosen.map(({ file }) => file))], options);
  await sweep('run').catch(() => undefined);
  return exitCode === INTERRUPTED ? exitCode : exitCodeOf(exitCode, readRunReport(folder));
}
