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

/** One listener: a Jest worker creates a folder for every test file. */
function removeAtExit(): void {
  if (isWatchingExit) return;
  isWatchingExit = true;
  process.once('exit', () => [...existing].forEach(removeFolder));
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
