import { progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { type RunReport, readRunReport } from '../report/index.ts';
import { createRunFolder, runSeed } from '../run/index.ts';
import { repeat } from '../scenario/index.ts';
import { INTERRUPTED, runJest } from './run-jest.ts';

const REPORTER = './harness/measurement/jest-reporter.ts';

/** What became of a run whose scenarios were repeated. */
export interface RepeatedRun {
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
