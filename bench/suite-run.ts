import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { now, unusable, wallClockOffset } from '../harness/basics/index.ts';
import {
  busySeconds,
  type Overhead,
  overheadOf,
  type ScenarioTimes,
  timesOf,
} from '../harness/measurement/index.ts';
import type { Tree } from './suite-tree.ts';

export interface Measured {
  /** False when a scenario failed or was unknown, or none ran. */
  readonly passed: boolean;
  readonly scenarios: readonly ScenarioTimes[];
  readonly overhead: Overhead;
}

/**
 * Runs scenario files with a tree's own code and reads what the run stored.
 * @param end ends the run like Ctrl-C
 * @throws UnusableInput when the tree's environment must be corrected first
 */
export async function measure(tree: Tree, files: readonly string[], end: AbortSignal): Promise<Measured> {
  const before = latestRun(tree);
  const busyBefore = busyNow();
  const startedAtMs = now();
  const exitCode = await runScenarios(tree, files, end);
  const wallMs = now() - startedAtMs;
  const busyAfter = busyNow();
  if (exitCode === 2 && !end.aborted)
    throw unusable({
      tried: `to run scenarios in ${tree.folder} (${tree.name})`,
      found: 'exit code 2: the run could not be carried out',
      todo: 'do what its message above says',
    });
  const run = latestRun(tree);
  const scenarios = run === undefined || run === before ? [] : readTimes(run);
  const busy = busyBefore === undefined || busyAfter === undefined ? undefined : busyAfter - busyBefore;
  return {
    passed: exitCode === 0 && scenarios.length > 0,
    scenarios,
    overhead: overheadOf(scenarios, wallMs, busy),
  };
}

function runScenarios({ folder }: Tree, files: readonly string[], end: AbortSignal): Promise<number> {
  if (end.aborted) return Promise.resolve(1);
  const npm = process.env.npm_execpath;
  const [program, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const child = spawn(program, [...args, 'run', 'scenarios', '--', ...files], {
    cwd: folder,
    // The same random choices in every run.
    env: { HARNESS_SEED: '1', ...process.env },
    // A process group of its own gets one signal, whether Ctrl-C or kill ends this process.
    detached: true,
    // Standard output is for the table alone.
    stdio: ['ignore', 2, 2],
  });
  const stop = () => child.pid !== undefined && process.kill(-child.pid, 'SIGINT');
  end.addEventListener('abort', stop);
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  }).finally(() => end.removeEventListener('abort', stop));
}

function latestRun({ folder }: Tree): string | undefined {
  const latest = join(folder, 'reports', 'latest');
  return existsSync(latest) ? realpathSync(latest) : undefined;
}

function readTimes(run: string): ScenarioTimes[] {
  const offsetMs = wallClockOffset();
  return readdirSync(run).flatMap(name => {
    const [scenario, events] = ['scenario.json', 'events.jsonl'].map(file => textOf(join(run, name, file)));
    return scenario ? [timesOf(JSON.parse(scenario), events ?? '', offsetMs)] : [];
  });
}

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

function busyNow(): number | undefined {
  return busySeconds(textOf('/proc/stat'));
}
