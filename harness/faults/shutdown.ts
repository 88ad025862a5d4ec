import type { Server } from '../topology/index.ts';
import { crash } from './crash.ts';
import type { Fault } from './fault.ts';

/**
 * The server is asked to end (SIGTERM), as by a service manager or an operator. Since Redis 7.0 a master
 * then waits up to shutdown-timeout (10 s) for its replicas to catch up before it goes.
 * Once it has ended, this is seen and healed like a crash.
 */
export const shutdown = (server: Server): Fault => ({
  ...crash(server),
  kind: 'shutdown',
  inject: async () => (await server.signal('TERM')).atMs,
});
