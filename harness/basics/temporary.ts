import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Everything temporary that the harness creates is in such folders. Names contain the run, because a process that is killed
// removes nothing: then the watchdog of the run does.

/** Short, because a Unix socket below such a folder has at most 108 characters in its path. */
const prefixOf = (run: string): string => `failover-${run.slice(0, 8)}-`;

const existing = new Set<string>();
let isWatchingExit = false;

/** Creates a folder in the temporary folder of the system. It is removed when this process ends, if not before. */
export function temporaryFolder(purpose: string): string {
  const prefix = prefixOf(process.env.HARNESS_RUN ?? String(process.pid));
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${purpose}-`));
  existing.add(folder);
  removeAtExit();
  return folder;
}

/** One listener of each: a Jest worker creates a folder for every test file. */
function removeAtExit(): void {
  if (isWatchingExit) return;
  isWatchingExit = true;
  process.once('exit', removeAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endBySignal);
}

const removeAll = (): void => [...existing].forEach(removeFolder);

/** A process that a signal ends has no event 'exit'. Where a program handles the signal itself, it decides about the end. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1 + waitingForTheEnd()) return;
  removeAll();
  process.off(signal, endBySignal);
  process.kill(process.pid, signal);
}

interface Waiting {
  readonly count?: number;
}

/**
 * How many listeners only wait for the end that a signal brings: those of the package signal-exit, which dependencies load.
 * Like ours, they let the signal end the process once no other listener is there.
 */
function waitingForTheEnd(): number {
  const { __signal_exit_emitter__: before4 } = process as { __signal_exit_emitter__?: Waiting };
  const since4 = (globalThis as Record<symbol, Waiting | undefined>)[Symbol.for('signal-exit emitter')];
  return (before4?.count ?? 0) + (since4?.count ?? 0);
}

/** Removes such a folder. If a process still writes into it, it is removed when this process ends. */
export function removeTemporaryFolder(folder: string): void {
  if (removeFolder(folder)) existing.delete(folder);
}

/** Removes the temporary folders of a run whose processes have ended. */
export function removeTemporaryFoldersOf(run: string): void {
  const prefix = prefixOf(run);
  for (const name of readdirSync(tmpdir())) if (name.startsWith(prefix)) removeFolder(join(tmpdir(), name));
}

function removeFolder(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
    return true;
  } catch {
    return false;
  }
}
