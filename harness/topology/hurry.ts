import { controlOf } from './control.ts';
import type { Server } from './server.ts';

const ASK_WITHIN_MS = 1000;

/**
 * A master looks after its children a hundred times a second instead of ten: it notices the end of the process that made
 * a replica's copy only then (checkChildrenDone in server.c), which would cost every second start 100 ms.
 */
export const QUICK_TO_SEND = { hz: '100' };

/**
 * A replica loads its copy as it arrives. Valkey 9 otherwise has a thread write it to a file, and looks only once a second
 * whether that is done (replicationCron in replication.c).
 */
export const QUICK_TO_LOAD = { 'repl-diskless-load': 'on-empty-db' };

/** Runs `work` while the server runs with these settings. Afterwards it runs as its configuration says. */
export async function hurried<Result>(
  server: Server,
  settings: Readonly<Record<string, string>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const control = controlOf(server, ASK_WITHIN_MS);
  try {
    const usual = await Promise.all(
      Object.keys(settings).map(name => control.send('CONFIG', 'GET', name) as Promise<[string, string]>),
    );
    await control.send('CONFIG', 'SET', ...Object.entries(settings).flat());
    const result = await work();
    await control.send('CONFIG', 'SET', ...usual.flat());
    return result;
  } finally {
    control.close();
  }
}
