import type { Server } from '../topology/index.ts';
import { available, type Fault } from './fault.ts';
import { proveAnswering, proveReception } from './probe.ts';
import { restart } from './restart.ts';

/**
 * The server's process dies at once (SIGKILL), as by the kernel's out-of-memory killer or a bug.
 * Its host stays: new connections are refused, open ones are closed by the host's kernel.
 * Healed by starting the server again with the data that its host holds.
 */
export const crash = (server: Server): Fault => ({
  kind: 'crash',
  target: server.name,
  available: async () => available,
  inject: async () => (await server.signal('KILL')).atMs,
  prove: () => proveReception(server, ['refused']),
  heal: () => restart(server),
  proveHealed: () => proveAnswering(server),
});
