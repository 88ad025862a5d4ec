import { proveAnswering, proveReception } from '../probe.ts';
import { revive } from '../revive.ts';
import { crashOf, processFault } from '../services.ts';

/**
 * The server's process dies at once (SIGKILL). Its host stays: new connections are refused, open ones are closed by
 * the host's kernel. Healed by starting the server again with the data that its host holds. Of a service of the user's own:
 * `crash(serviceNamed('api'))`; it is started again by the heal, or by itself.
 */
export const crash = processFault(
  {
    kind: 'crash',
    group: 'server',
    example: 'crash(master)',
    models: 'a bug, the out-of-memory killer, kill -9',
    how: "SIGKILL to the server's process; its host keeps running. Proof: new connections are refused",
    heal: 'the server is restarted with the data on its host',
    needs: [],
    endsServers: true,
    healEndsAlike: true,
  },
  server => ({
    inject: async () => (await server.signal('KILL')).atMs,
    prove: () => proveReception(server, ['refused']),
    heal: () => revive(server),
    proveHealed: () => proveAnswering(server),
  }),
  crashOf,
);
