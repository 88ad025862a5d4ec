import { UnusableInput, unusable } from '../basics/index.ts';
import { missingFilesOf } from './missing-files.ts';
import { type Difference, type RunReport, SCHEMA_VERSION, type ScenarioReport } from './result.ts';
import { exitCodeOf, jestSucceeded } from './run-report.ts';
import { type Shard, showShard } from './shard.ts';

/**
 * Several runs as one, whose exit code is that of all their scenarios. Durations add up.
 * @param run the name of the joined run
 * @throws UnusableInput when a shard is missing, or when a scenario ran in more than one of them
 */
export function mergeRuns(runs: readonly RunReport[], run: string): RunReport {
  const [first] = runs;
  if (first === undefined) throw new UnusableInput('there is no run to join');
  const missing = missingShards(runs.flatMap(({ shard }) => shard ?? []));
  if (missing.length > 0)
    throw new UnusableInput(
      `the runs are not all of their shards: ${missing.map(showShard).join(', ')} missing; give those runs as well`,
    );
  const scenarios = scenariosOf(runs);
  const differences = differencesOf(runs);
  return {
    schemaVersion: SCHEMA_VERSION,
    run,
    startedAt: runs.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
    durationMs: runs.reduce((sum, { durationMs }) => sum + durationMs, 0),
    exitCode: exitCodeOf(scenarios, runs.every(jestSucceeded)),
    environment: first.environment,
    workers: Math.max(...runs.map(({ workers }) => workers)),
    ...missingFilesOf(runs),
    merged: runs.map(({ schemaVersion: _, scenarios: __, merged: ___, differences: ____, ...kept }) => kept),
    ...(differences.length > 0 && { differences }),
    scenarios,
  };
}

function missingShards(shards: readonly Shard[]): Shard[] {
  const sizes = [...new Set(shards.map(({ of }) => of))];
  const wanted = sizes.flatMap(of => Array.from({ length: of }, (_, i): Shard => ({ index: i + 1, of })));
  return wanted.filter(({ index, of }) => !shards.some(each => each.index === index && each.of === of));
}

/** The reports of each scenario, all from one run, in the order in which they started. */
function scenariosOf(runs: readonly RunReport[]): ScenarioReport[] {
  const all = runs.flatMap(run => run.scenarios.map(report => ({ run, report })));
  const byScenario = Map.groupBy(all, ({ report }) => `${report.file}\n${report.name}`);
  const chosen = [...byScenario.values()].flatMap(chosenOf);
  return chosen.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

interface Told {
  readonly run: RunReport;
  readonly report: ScenarioReport;
}

/** A machine that had to skip a scenario says nothing against one that could run it. */
function chosenOf(told: readonly Told[]): ScenarioReport[] {
  const ran = told.filter(({ report }) => report.verdict !== 'skipped');
  const runs = new Set(ran.map(({ run }) => run));
  if (runs.size > 1) throw ranTwice(ran);
  return (ran.length > 0 ? ran : told.slice(0, 1)).map(({ report }) => report);
}

const ranTwice = (ran: readonly Told[]): UnusableInput =>
  unusable({
    tried: `to join the runs ${ran.map(({ run }) => run.run).join(' and ')}`,
    found: `'${ran[0]?.report.name}' ran in each of them: ${ran.map(({ report }) => report.verdict).join(', ')}`,
    todo: 'leave one of them out; runs of different shards have no scenario in common when they selected the same',
  });

/** In what runs differ that ought to have run the same thing on the same thing. */
function differencesOf(runs: readonly RunReport[]): Difference[] {
  const clients = new Set(runs.flatMap(({ environment }) => Object.keys(environment.clients)));
  return [
    compared('server', runs, ({ environment }) => environment.server),
    compared('git commit', runs, ({ environment }) => environment.gitCommit ?? 'none'),
    ...[...clients].map(name =>
      compared(name, runs, ({ environment }) => environment.clients[name] ?? 'none'),
    ),
    compared('planted defects', runs, ({ scenarios }) => (scenarios.some(isPlanted) ? 'yes' : 'no')),
  ].filter(({ found }) => found.length > 1);
}

const isPlanted = ({ planted }: { readonly planted?: string }): boolean => planted !== undefined;

function compared(what: string, runs: readonly RunReport[], read: (run: RunReport) => string): Difference {
  const found = [...Map.groupBy(runs, read)].map(([value, same]) => ({
    value,
    runs: same.map(({ run }) => run),
  }));
  return { what, found };
}

/** 'server: redis 7.0.15 in a, b; valkey 8.1.0 in c' */
export const showDifference = ({ what, found }: Difference): string =>
  `${what}: ${found.map(({ value, runs }) => `${value} in ${runs.join(', ')}`).join('; ')}`;
