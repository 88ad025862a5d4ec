import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog, sweep } from '../engine/index.ts';
import { createRunFolder, type RunReport, runSeed } from '../report/index.ts';
import { runCommand } from './command.ts';

// npm run scenarios -- <jest arguments>: prepares, runs Jest on the scenarios, and ends with the run's exit code.

const JEST = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));
const INTERRUPTED = 128 + constants.signals.SIGINT;

await runCommand(() => main(process.argv.slice(2)));

async function main(jestArguments: readonly string[]): Promise<number> {
  runSeed();
  await prepareEnvironment(progressOf('setup'));
  startWatchdog();
  const folder = createRunFolder();
  const exitCode = await runJest(jestArguments);
  await sweep('run').catch(() => undefined);
  return exitCode === INTERRUPTED ? exitCode : (exitCodeOfRun(folder) ?? exitCode);
}

function runJest(jestArguments: readonly string[]): Promise<number> {
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      JEST,
      // First, because Jest's options that take lists would swallow them.
      ...jestArguments,
      '--selectProjects=scenarios',
      '--reporters=./harness/report/jest-reporter.ts',
    ],
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  );
  // Ctrl-C reaches Jest from the terminal; what is left for this process is to wait and to sweep.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
  return new Promise(resolve =>
    jest.once('close', (code, signal) =>
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    ),
  );
}

/** Undefined when no scenario ran at all: Jest's own exit code then tells why. */
function exitCodeOfRun(folder: string): number | undefined {
  const file = join(folder, 'run.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as RunReport).exitCode;
}
