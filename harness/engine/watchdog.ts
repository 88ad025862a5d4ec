import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CHILD_ARGUMENTS, childEnvironment, ownModule } from '../basics/index.ts';
import { claimRun } from './ownership.ts';

const PROCESS = fileURLToPath(ownModule('./watchdog-process.ts', import.meta.url));

/**
 * Starts a small process that does Ryuk's work where Ryuk is not: when this process ends, in whatever way,
 * it removes the leftovers of the run (containers, networks, temporary folders), and ends too. It notices by the end of the pipe that connects them.
 */
export function startWatchdog(): void {
  claimRun();
  const watchdog = spawn(process.execPath, [...CHILD_ARGUMENTS, PROCESS], {
    detached: true,
    env: childEnvironment(),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  const pipe = watchdog.stdin as typeof watchdog.stdin & { unref?(): void };
  pipe.unref?.();
}
