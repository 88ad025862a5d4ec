import { proveAnswering, proveHanging } from '../probe.ts';
import { freezeOf, processFault } from '../services.ts';

/**
 * The server's process stops in the middle (SIGSTOP). Its host lives, so connections are still accepted and what is
 * sent is still taken, but nothing is answered. When it is thawed, it goes on as if nothing had happened. Of a service of
 * the user's own: `lasting('5s', freeze(serviceNamed('api')))`.
 */
export const freeze = processFault(
  {
    kind: 'freeze',
    group: 'server',
    example: "lasting('15s', freeze(master))",
    models: 'a long pause of the process: swapping, a slow disk, a hypervisor that does not schedule it',
    how: "SIGSTOP to the server's process. Proof: the port accepts connections, and PING receives no reply",
    heal: 'SIGCONT',
    needs: [],
    healEndsAlike: true,
  },
  server => ({
    inject: async () => (await server.signal('STOP')).atMs,
    prove: () => proveHanging(server),
    async heal() {
      if (server.state() !== 'ended') await server.signal('CONT');
    },
    proveHealed: () => proveAnswering(server),
  }),
  freezeOf,
);
