import { writeFileSync } from 'node:fs';
import { progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { createRunFolder, readRunReport, runSeed, startShard } from '../report/index.ts';
import { select, startPlanting } from '../scenario/index.ts';
import { type Choice, choose } from './collection/choose.ts';
import { collectAll } from './collection/collect.ts';
import { pageOf, SCENARIOS_PAGE } from './collection/page.ts';
import { tableOf } from './collection/table.ts';
import { runCommand } from './command.ts';
import { INTERRUPTED, runJest } from './run-jest.ts';
import { parseRequest, type Request, USAGE } from './scenario-request.ts';

// npm run scenarios: chooses scenarios, prepares, runs Jest on them, and ends with the run's exit code.

await runCommand(() => perform(parseRequest(process.argv.slice(2))));

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
      startPlanting();
      return run(request.choice, request.jest);
    case 'run':
      return run(request.choice, request.jest);
  }
}

async function list(choice: Choice): Promise<number> {
  const all = await collectAll();
  process.stdout.write(tableOf(choose(all, choice), all));
  return 0;
}

async function run(choice: Choice, jestOptions: readonly string[]): Promise<number> {
  runSeed();
  const chosen = choose(await collectAll(), choice);
  select(choice);
  if (choice.shard !== undefined) startShard(choice.shard);
  await prepareEnvironment(progressOf('setup'));
  startWatchdog();
  const folder = createRunFolder();
  const exitCode = await runJest([...new Set(chosen.map(({ file }) => file))], jestOptions);
  await sweep('run').catch(() => undefined);
  // Without a run.json no scenario ran at all: Jest's own exit code then tells why.
  return exitCode === INTERRUPTED ? exitCode : (readRunReport(folder)?.exitCode ?? exitCode);
}
