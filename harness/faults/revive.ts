import { within } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';
import { notProven, type Proof, proven } from './fault.ts';
import { proveBy, runIdOf } from './probe.ts';

// The end of a process is heard of some ms after its port refuses.
const ENDED_WITHIN_MS = 2000;

/** Starts the server again unless it runs. */
export async function revive(server: Server): Promise<void> {
  const end = await within(ENDED_WITHIN_MS, server.ended());
  if (end === 'late') return;
  await server.start();
}

/** Another process answers than the one with the run id `before`. */
export const proveRestarted = (server: Server, before: string): Promise<Proof> =>
  proveBy(async () => {
    const runId = await runIdOf(server);
    if (runId === undefined) return notProven(`${server.name} does not answer`);
    if (runId === before) return notProven(`still the same process of ${server.name} answers`);
    return proven(`a new process of ${server.name} answers`);
  });
