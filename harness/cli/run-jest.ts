import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { FEW_THREADS, progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { type RunReport, readRunReport } from '../report/index.ts';
import { createRunFolder, runSeed } from '../run/index.ts';
import { repeat } from '../scenario/index.ts';

const JEST = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export const INTERRUPTED = 128 + constants.signals.SIGINT;

/**
 * Runs Jest on scenario files, with the harness's report.
 * @param files relative to the repository
 * @param options Jest's, each with its value after '='
 * @param reporters besides the harness's own
 * @returns Jest's exit code, or as shells have it 128 and the signal that ended it
 */
export function runJest(
  files: readonly string[],
  options: readonly string[],
  reporters: readonly string[] = [],
): Promise<number> {
  const jest = spawn(
    process.execPath,
    [
      // Jest gives it to its workers.
      FEW_THREADS,
      JEST,
      // First, because Jest's options that take lists would swallow them.
      ...files,
      '--runTestsByPath',
      ...options,
      '--selectProjects=scenarios',
      '--reporters=./harness/report/jest-reporter.ts',
      ...reporters.map(reporter => `--reporters=${reporter}`),
    ],
    { cwd: ROOT, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  );
  // Ctrl-C reaches Jest from the terminal; what is left for this process is to wait and to sweep.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
  return new Promise(resolve =>
    jest.once('close', (code, signal) =>
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    ),
  );
}

const REPORTER = './harness/measurement/jest-reporter.ts';

/** What became of a run whose scenarios were repeated. */
interface RepeatedRun {
  readonly folder: string;
  /** Jest's; what counts where the run did not come to its end. */
  readonly exitCode: number;
  /** Undefined when it did not. */
  readonly run: RunReport | undefined;
}

/** Repeats the scenarios of a file in a run of its own, telling of each repetition. @param options Jest's */
export async function runRepeated(
  file: string,
  count: number,
  options: readonly string[] = [],
): Promise<RepeatedRun> {
  repeat(count);
  runSeed();
  await prepareEnvironment(progressOf('setup'));
  startWatchdog();
  const folder = createRunFolder();
  const exitCode = await runJest([file], options, [REPORTER]);
  await sweep('run').catch(() => undefined);
  return { folder, exitCode, run: exitCode === INTERRUPTED ? undefined : readRunReport(folder) };
}
