import { oneOf } from '../../basics/index.ts';
import { serverFault } from '../fault.ts';
import { proveAnswering, proveReception } from '../probe.ts';
import { revive } from '../revive.ts';

/**
 * What the peers of a dying host hear:
 * 'silent': nothing, open connections just stay silent, as when a machine loses power or its link;
 * 'closed': its kernel closes the open connections first, as when a virtual machine is shut down or a pod deleted.
 */
export type PowerOffMode = 'silent' | 'closed';

/**
 * The host of the server goes away with everything on it; nothing answers at its address any more.
 * Healed by powering it on, with the same address and its files, and starting the server.
 */
export const powerOff = serverFault(
  {
    kind: 'power-off',
    group: 'host',
    example: "powerOff(master, { connections: 'closed' })",
    models: 'a machine that loses power; with `closed` connections, a virtual machine or pod that is deleted',
    how: 'the link is taken down (unless connections are `closed`) and the host is killed. Proof: connecting times out',
    heal: 'host and server are started, with the same address and files',
    needs: ['link control', 'direct addresses'],
    endsServers: true,
  },
  ({ connections = 'silent' }: { connections?: PowerOffMode } = {}) => {
    oneOf('connections, given to powerOff,', connections, ['silent', 'closed']);
    return (server, { topology }) => ({
      inject: () => server.host.powerOff(connections === 'silent' ? 'pulled' : 'plugged'),
      prove: () => proveReception(server, ['silence', 'unreachable']),
      async heal() {
        await server.host.powerOn();
        // The host may have been that of a sentinel, too.
        await Promise.all(topology.servers.filter(({ host }) => host === server.host).map(revive));
      },
      proveHealed: () => proveAnswering(server),
    });
  },
);
