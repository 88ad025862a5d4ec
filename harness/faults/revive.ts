import { within } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';

// The end of a process is heard of some ms after its port refuses.
const ENDED_WITHIN_MS = 2000;

/** Starts the server again unless it runs. */
export async function revive(server: Server): Promise<void> {
  const end = await within(ENDED_WITHIN_MS, server.ended());
  if (end === 'late') return;
  await server.start();
}
