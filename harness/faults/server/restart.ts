import { type Duration, milliseconds, pause } from '../../basics/index.ts';
import { DATA_FOLDER } from '../../topology/index.ts';
import { notProven, serverFault } from '../fault.ts';
import { proveAnswering, runIdOf } from '../probe.ts';
import { proveRestarted, revive } from '../revive.ts';

/**
 * The server crashes and is back after a time. `data: 'deleted'` takes everything that its host held of it, the
 * configuration that it had rewritten included: it comes back as it was first deployed.
 */
export const restart = serverFault(
  {
    kind: 'restart',
    group: 'server',
    example: "restart(master, '500ms', { data: 'deleted' })",
    models: 'a supervisor that restarts a crashed server; a pod that restarts without its volume',
    how: 'SIGKILL and a start after the given time, with or without the data on its host. Proof: a new process replies',
    heal: 'nothing to undo; the server is started if it does not run',
    needs: [],
    endsServers: true,
  },
  (down: Duration, { data = 'kept' }: { data?: 'kept' | 'deleted' } = {}) => {
    const downMs = milliseconds('the time given to restart', down);
    return server => {
      let before: string | undefined;
      return {
        async inject() {
          before = await runIdOf(server);
          const { atMs } = await server.signal('KILL');
          await server.ended();
          if (data === 'deleted') await server.host.quickly(`rm -rf ${DATA_FOLDER}`);
          await pause(downMs);
          await server.start();
          return atMs;
        },
        prove: async () =>
          before === undefined
            ? notProven(`${server.name} was not restarted`)
            : proveRestarted(server, before),
        heal: () => revive(server),
        proveHealed: () => proveAnswering(server),
      };
    };
  },
);
