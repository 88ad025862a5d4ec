import type { Server } from '../topology/index.ts';

/** Starts the server again unless it runs. */
export async function restart(server: Server): Promise<void> {
  if (server.state() !== 'ended') return;
  await server.start();
}
