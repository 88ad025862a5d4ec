import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { readRunReport, startShard } from '../report/index.ts';
import { createRunFolder, runFolder, runSeed } from '../run/index.ts';
import { attemptOnce, select, startPlanting } from '../scenario/index.ts';
import { useHosts } from '../topology/index.ts';
import { type Choice, choose, requirePlanted } from './collection/choose.ts';
import { type CollectedScenario, collectAll } from './collection/collect.ts';
import { pageOf, SCENARIOS_PAGE, tableOf } from './collection/page.ts';
import { runCommand } from './command.ts';
import { PLANTED_PAGE, plantedPage } from './planted-page.ts';
import { INTERRUPTED, runJest } from './run-jest.ts';
import { type Job, parseRequest, type Request, USAGE } from './scenario-request.ts';

// npm run scenarios, failover run: chooses scenarios, prepares, runs Jest on them, and ends with the run's exit code.

export const runScenarios = (args: readonly string[]): Promise<number> => perform(parseRequest(args));

if (process.argv[1] === fileURLToPath(import.meta.url))
  await runCommand(() => runScenarios(process.argv.slice(2)));

async function perform(request: Request): Promise<number> {
  switch (request.kind) {
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case 'list':
      return list(request.choice);
    case 'write the page of scenarios':
      writeFileSync(SCENARIOS_PAGE, pageOf(await collectAll()));
      process.stdout.write(`${SCENARIOS_PAGE}\n`);
      return 0;
    case 'plant':
      return plant(request);
    case 'run':
      return run(await chosenBy(request.choice), request);
  }
}

async function chosenBy(choice: Choice): Promise<readonly CollectedScenario[]> {
  return choose(await collectAll(), choice);
}

async function plant(request: Extract<Request, { kind: 'plant' }>): Promise<number> {
  const chosen = await chosenBy(request.choice);
  requirePlanted(chosen);
  startPlanting();
  const exitCode = await run(chosen, request);
  const report = readRunReport(runFolder());
  // A run that was broken off, or could not be carried out, tells nothing of the defects.
  if (!request.writePage || report === undefined || exitCode > 1) return exitCode;
  writeFileSync(PLANTED_PAGE, plantedPage(report));
  process.stdout.write(`${PLANTED_PAGE}\n`);
  return exitCode;
}

async function list(choice: Choice): Promise<number> {
  const all = await collectAll();
  process.stdout.write(tableOf(choose(all, choice), all));
  return 0;
}

async function run(
  chosen: readonly CollectedScenario[],
  { choice, jest, freshHosts, repeats }: Job,
): Promise<number> {
  runSeed();
  if (freshHosts) useHosts('fresh');
  if (!repeats) attemptOnce();
  select(choice);
  if (choice.shard !== undefined) startShard(choice.shard);
  const { machines } = await prepareEnvironment(progressOf('setup'));
  startWatchdog();
  const folder = createRunFolder();
  // A machine that is cut off is so for every scenario that has hosts on it.
  const options =
    machines.length === 0
      ? jest
      : [...jest.filter(each => !each.startsWith('--maxWorkers=')), '--maxWorkers=1'];
  const exitCode = await runJest([...new Set(chosen.map(({ file }) => file))], options);
  await sweep('run').catch(() => undefined);
  // Without a run.json no scenario ran at all: Jest's own exit code then tells why.
  return exitCode === INTERRUPTED ? exitCode : (readRunReport(folder)?.exitCode ?? exitCode);
}
