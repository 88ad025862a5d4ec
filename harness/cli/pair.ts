import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Command } from 'commander';
import { progressOf, UnusableInput } from '../basics/index.ts';
import { startPair } from '../engine/index.ts';
import { exits } from './command.ts';

export const pairCommand = (): Command =>
  new Command('pair')
    .description(
      'Runs a command with HARNESS_ENGINES naming two engines in namespaces of this machine, which end with it: npm run dev:pair -- npm run smoke',
    )
    .argument('<program>', 'the command')
    .argument('[args...]', 'its arguments')
    .passThroughOptions()
    .action(exits(runOnPair));

async function runOnPair(program: string, args: readonly string[]): Promise<number> {
  // Ctrl-C reaches the command from the terminal; what is left for this process is to wait and to take down.
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(signal));
  const progress = progressOf('pair');
  const pair = await startPair(progress);
  progress(`HARNESS_ENGINES=${pair.engines}`);
  try {
    return await run(program, args, pair.engines, interrupted.signal);
  } finally {
    progress('taking both engines down');
    await pair.stop();
  }
}

function run(
  program: string,
  args: readonly string[],
  engines: string,
  interrupted: AbortSignal,
): Promise<number> {
  if (interrupted.aborted) return Promise.resolve(128 + constants.signals.SIGINT);
  const command = spawn(program, args, {
    // In a container, testcontainers asks an engine for its bridge to find out how to reach it; these have none.
    env: { TESTCONTAINERS_HOST_OVERRIDE: 'localhost', ...process.env, HARNESS_ENGINES: engines },
    stdio: 'inherit',
  });
  interrupted.addEventListener('abort', () => command.kill(interrupted.reason as NodeJS.Signals));
  return new Promise((resolve, reject) => {
    command.once('error', ({ message }) =>
      reject(new UnusableInput(`npm run dev:pair could not run ${program}: ${message}`)),
    );
    command.once('close', (code, signal) =>
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    );
  });
}
