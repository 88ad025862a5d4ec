import type { Server } from '../topology/index.ts';
import { available, type Fault } from './fault.ts';
import { proveAnswering, proveReception } from './probe.ts';
import { restart } from './restart.ts';

/**
 * The server is asked to end (SIGTERM), as by a service manager or an operator. Since Redis 7.0 a master
 * then waits up to shutdown-timeout (10 s) for its replicas to catch up before it goes.
 * Healed by starting it again.
 */
export const shutdown = (server: Server): Fault => ({
  kind: 'shutdown',
  target: server.name,
  available: async () => available,
  inject: async () => (await server.signal('TERM')).atMs,
  prove: () => proveReception(server, ['refused']),
  heal: () => restart(server),
  proveHealed: () => proveAnswering(server),
});
