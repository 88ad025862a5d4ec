import { cpSync, existsSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { UnusableInput, unusable } from '../basics/index.ts';
import {
  mergeRuns,
  present,
  type RunReport,
  readRunReport,
  readScenarioFolders,
  SCHEMA_VERSION,
  type ScenarioReport,
  showRun,
  writeRunReport,
  writeScenarioReport,
} from '../report/index.ts';
import { createRunFolder } from '../run/index.ts';
import { exits, RUN_OUTPUT } from './command.ts';

export const mergeCommand = (): Command =>
  new Command('merge')
    .summary('join runs, such as those of shards')
    .description('Joins stored runs to one, in a folder of its own, and points reports/latest at it.')
    .argument('<runs...>', 'folders of runs that ended')
    .option(...RUN_OUTPUT)
    .action(exits(merge));

/** @returns the exit code of all their scenarios */
async function merge(runs: readonly string[], { output }: { readonly output?: string }): Promise<number> {
  const folders = foldersOf(runs);
  // Everything is looked at before anything is written.
  const merged = mergeRuns(folders.map(readEndedRun), 'to be named');
  const copies = copiesOf(folders, merged.scenarios);
  // The merged runs may be the oldest ones.
  const into = createRunFolder({ output, old: 'stay' });
  for (const [name, from] of copies) cpSync(from, join(into, name), { recursive: true });
  const scenarios = merged.scenarios.map(report => ({
    ...report,
    folder: join(into, basename(report.folder)),
  }));
  for (const report of scenarios) writeScenarioReport(report.folder, report);
  const run: RunReport = { ...merged, run: basename(into), scenarios };
  writeRunReport(into, run);
  process.stdout.write(`\n${showRun(run, into)}${await present(into)}`);
  return run.exitCode;
}

function foldersOf(given: readonly string[]): string[] {
  const folders = given.map(folder => (existsSync(folder) ? realpathSync(folder) : resolve(folder)));
  const twice = folders.find((folder, i) => folders.indexOf(folder) !== i);
  if (twice === undefined) return folders;
  throw new UnusableInput(`merge was given ${twice} twice`);
}

/** @throws UnusableInput when it did not end, or was written by another version */
export function readEndedRun(folder: string): RunReport {
  const report = existsSync(folder) ? readRunReport(folder) : undefined;
  if (report === undefined)
    throw unusable({
      tried: `to read the run in ${folder}`,
      found: existsSync(folder) ? 'no run.json: it did not come to its end' : 'no such folder',
      todo: 'give folders of runs that ended; run the others again',
    });
  if (report.schemaVersion === SCHEMA_VERSION) return report;
  throw new UnusableInput(
    `${folder}/run.json has schemaVersion ${report.schemaVersion}; this version reads ${SCHEMA_VERSION}: run it again`,
  );
}

/** What is to be copied, by the name of the folder: those of the joined scenarios, and of those that never ended. */
function copiesOf(runs: readonly string[], scenarios: readonly ScenarioReport[]): Map<string, string> {
  const copies = new Map<string, string>();
  for (const { folder, report } of runs.flatMap(readScenarioFolders)) {
    const name = basename(folder);
    const isJoined = scenarios.some(
      ({ folder: recorded, startedAt }) => basename(recorded) === name && startedAt === report.startedAt,
    );
    if (isJoined || !copies.has(name)) copies.set(name, folder);
  }
  const lacking = scenarios.find(({ folder }) => !copies.has(basename(folder)));
  if (lacking === undefined) return copies;
  throw new UnusableInput(
    `no given run has the folder ${basename(lacking.folder)} that its run.json names; copy whole runs`,
  );
}
