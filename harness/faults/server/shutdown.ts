import { messageOf, now, oneOf } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { serverFault } from '../fault.ts';
import { proveAnswering, proveReception } from '../probe.ts';
import { revive } from '../revive.ts';

/** How a server is asked to end: by the signal of service managers, or by the command that saves nothing. */
type Request = 'SIGTERM' | 'SHUTDOWN NOSAVE';

// The default shutdown-timeout, and some more.
const ENDS_WITHIN_MS = 15_000;

/**
 * The server is asked to end. Since Redis 7.0 a master then waits up to shutdown-timeout (10 s) for its replicas to
 * catch up before it goes. Once it has ended, this is seen and healed like a crash.
 */
export const shutdown = serverFault(
  {
    kind: 'shutdown',
    group: 'server',
    example: "shutdown(master, { by: 'SHUTDOWN NOSAVE' })",
    models: 'a service manager or an operator that stops the server',
    how: 'SIGTERM, or the command SHUTDOWN NOSAVE. Proof: new connections are refused after the process ended',
    heal: 'the server is restarted with the data on its host',
    needs: [],
    options: ['by'],
    endsServers: true,
    healEndsAlike: true,
  },
  ({ by = 'SIGTERM' }: { by?: Request } = {}) => {
    oneOf('by, given to shutdown,', by, ['SIGTERM', 'SHUTDOWN NOSAVE']);
    return server => ({
      async inject() {
        if (by === 'SIGTERM') return (await server.signal('TERM')).atMs;
        const askedAtMs = now();
        // It closes the connection instead of answering; an answer is a refusal.
        await ask(server, ['SHUTDOWN', 'NOSAVE'], ENDS_WITHIN_MS).catch(error => {
          if (/^(ERR|NOPERM|NOAUTH)/.test(messageOf(error))) throw error;
        });
        return askedAtMs;
      },
      prove: () => proveReception(server, ['refused'], ENDS_WITHIN_MS),
      heal: () => revive(server),
      proveHealed: () => proveAnswering(server),
    });
  },
);
