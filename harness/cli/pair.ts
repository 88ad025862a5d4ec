import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { progressOf, UnusableInput } from '../basics/index.ts';
import { startPair } from '../engine/index.ts';
import { runCommand } from './command.ts';

// npm run pair -- <command>: runs it with HARNESS_ENGINES naming two engines that exist only as long.

await runCommand(() => main(process.argv.slice(2)));

async function main([program, ...args]: readonly string[]): Promise<number> {
  if (program === undefined)
    throw new UnusableInput('npm run pair was given no command; it takes one: npm run pair -- npm run smoke');
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
    env: { ...process.env, HARNESS_ENGINES: engines },
    stdio: 'inherit',
  });
  interrupted.addEventListener('abort', () => command.kill(interrupted.reason as NodeJS.Signals));
  return new Promise((resolve, reject) => {
    command.once('error', ({ message }) =>
      reject(new UnusableInput(`npm run pair could not run ${program}: ${message}`)),
    );
    command.once('close', (code, signal) =>
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    );
  });
}
