import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Config } from 'jest';
import {
  FEW_THREADS,
  ownModule,
  progressOf,
  projectFolder,
  resolveInProject,
  UnusableInput,
} from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { type RunReport, readRunReport } from '../report/index.ts';
import { createRunFolder, runSeed } from '../run/index.ts';
import { jestPreset, mostAttempts, REPORTER, repeat } from '../scenario/index.ts';

export const INTERRUPTED = 128 + constants.signals.SIGINT;

/**
 * Runs Jest on scenario files, with the harness's report.
 * @param files relative to the project
 * @param options Jest's, each with its value after '='
 * @param reporters besides the harness's own
 * @returns Jest's exit code, or as shells have it 128 and the signal that ended it
 */
export function runJest(
  files: readonly string[],
  options: readonly string[],
  reporters: readonly string[] = [],
): Promise<number> {
  const program = resolveInProject('jest/bin/jest');
  if (program === undefined)
    throw new UnusableInput(`${projectFolder()} does not have Jest: npm install --save-dev jest@30`);
  const jest = spawn(
    process.execPath,
    [
      // Jest gives it to its workers.
      FEW_THREADS,
      program,
      // First, because Jest's options that take lists would swallow them.
      ...files,
      '--runTestsByPath',
      ...options,
      `--config=${JSON.stringify(configuration())}`,
      // Not in the configuration: reporters among the options would replace those.
      ...[REPORTER, ...reporters].map(reporter => `--reporters=${reporter}`),
    ],
    { cwd: projectFolder(), stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  );
  // Ctrl-C reaches Jest from the terminal; what is left for this process is to wait and to sweep.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
  return new Promise(resolve =>
    jest.once('close', (code, signal) =>
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    ),
  );
}

const configuration = (): Config => ({
  ...jestPreset,
  rootDir: projectFolder(),
  // A sweep's scenarios are in the package. Files are given by their paths, so this adds no others.
  testPathIgnorePatterns: [],
});

const OF_REPETITIONS = fileURLToPath(ownModule('../measurement/jest-reporter.ts', import.meta.url));

/** What became of a run whose scenarios were repeated. */
interface RepeatedRun {
  readonly folder: string;
  /** What counts where the run did not come to its end. */
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
  mostAttempts();
  await prepareEnvironment(progressOf('setup'));
  startWatchdog();
  const folder = createRunFolder();
  const jest = await runJest([file], options, [OF_REPETITIONS]);
  await sweep('run').catch(() => undefined);
  const run = jest === INTERRUPTED ? undefined : readRunReport(folder);
  return { folder, exitCode: exitCodeOf(jest, run), run };
}

/**
 * @param jest Jest's exit code, which tells why a run has no report. To Jest it is a success that its options select no test.
 * @param run undefined when it did not come to its end, or no scenario of it started
 */
export function exitCodeOf(jest: number, run: Pick<RunReport, 'exitCode'> | undefined): number {
  if (run !== undefined) return run.exitCode;
  if (jest !== 0) return jest;
  process.stderr.write(
    '\nno scenario ran, so nothing was tested: check the options of Jest that follow --\n',
  );
  return 1;
}
