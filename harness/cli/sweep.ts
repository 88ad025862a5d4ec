import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownModule } from '../basics/index.ts';
import { outcomeOf, parseSweep, renderSweep, showSweep, startSweep } from '../measurement/index.ts';
import { parseArguments } from './arguments.ts';
import { runRepeated } from './run-jest.ts';

const SCENARIOS = fileURLToPath(ownModule('../measurement/sweep/sweep.scenario.ts', import.meta.url));

/**
 * Tries settings of down-after: how long clients are out when the master dies, and how often it is replaced though it
 * only stood still.
 * @returns the run's exit code
 */
export async function sweep(args: readonly string[]): Promise<number> {
  const { values } = parseArguments('npm run failover -- sweep', {
    args: [...args],
    options: {
      'down-after': { type: 'string' },
      client: { type: 'string' },
      hiccups: { type: 'string' },
      runs: { type: 'string' },
    },
  });
  const settings = parseSweep(values);
  startSweep(settings);
  // It is not among the scenarios that Jest finds: nobody else is to run it.
  const { run, folder, exitCode } = await runRepeated(SCENARIOS, settings.runs, [`--testMatch=${SCENARIOS}`]);
  if (run === undefined) return exitCode;
  const rows = outcomeOf(settings, run.scenarios);
  const page = join(folder, 'sweep.html');
  writeFileSync(page, await renderSweep(rows, settings.clients));
  process.stdout.write(`\n${showSweep(rows, settings.clients)}${page}\n`);
  return run.exitCode;
}
