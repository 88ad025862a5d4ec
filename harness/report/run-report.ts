import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { projectFolder } from '../basics/index.ts';
import { installedPackage, LIBRARIES } from '../clients/index.ts';
import { environment } from '../engine/index.ts';
import { runSeed } from '../run/index.ts';
import { hasMissingFiles, type MissingFiles } from './missing-files.ts';
import { type RunEnvironment, type RunReport, SCHEMA_VERSION, type ScenarioReport } from './result.ts';
import { runShard } from './shard.ts';

/** What is known of a run besides its scenarios. */
interface Ended {
  readonly startedAt: Date;
  /** How many scenario files ran at once, at most. */
  readonly workers: number;
  readonly missing: MissingFiles;
}

export function createRunReport(
  folder: string,
  scenarios: readonly ScenarioReport[],
  { startedAt, workers, missing }: Ended,
): RunReport {
  const shard = runShard();
  return {
    schemaVersion: SCHEMA_VERSION,
    run: basename(folder),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    exitCode: exitCodeOf(scenarios, !hasMissingFiles(missing)),
    environment: runEnvironment(),
    workers,
    ...(shard && { shard }),
    ...missing,
    scenarios,
  };
}

/** A run that proved nothing is never a pass; what a person must correct outranks what did not hold. */
export function exitCodeOf(scenarios: readonly ScenarioReport[], jestSucceeded: boolean): 0 | 1 | 2 {
  if (scenarios.some(({ unusable }) => unusable)) return 2;
  const ran = scenarios.filter(({ verdict }) => verdict !== 'skipped');
  const held = ran.length > 0 && ran.every(({ verdict }) => verdict === 'pass');
  return held && jestSucceeded ? 0 : 1;
}

/** A run that ended worse than its scenarios did had a file that could not be loaded: older versions do not name it. */
export const jestSucceeded = ({ exitCode, scenarios, ...run }: RunReport): boolean =>
  !hasMissingFiles(run) && exitCode === exitCodeOf(scenarios, true);

/** What a run ran on and with. */
export function runEnvironment(): RunEnvironment {
  const { engine, image, machines } = environment();
  return {
    node: process.version,
    engine,
    ...(machines.length > 0 && {
      machines: machines.map(({ name, endpoint, engine }) => ({ name, endpoint, engine })),
    }),
    image: image.name,
    server: `${image.server} ${image.versions.server}`,
    clients: Object.fromEntries(
      Object.entries(LIBRARIES).flatMap(([name, library]) => {
        const installed = installedPackage(library);
        return installed === undefined ? [] : [[name, installed.version]];
      }),
    ),
    gitCommit: gitCommit(),
    cpus: availableParallelism(),
    seed: runSeed(),
  };
}

// Also of use outside of a repository, from an unpacked archive.
function gitCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      encoding: 'utf8',
      cwd: projectFolder(),
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
