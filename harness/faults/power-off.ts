import { showAddress } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';
import { available, type Fault, unavailable } from './fault.ts';
import { proveAnswering, proveReception } from './probe.ts';
import { restart } from './restart.ts';

/**
 * What the peers of a dying host hear:
 * 'silent': nothing, open connections just stay silent, as when a machine loses power or its link;
 * 'closed': its kernel closes the open connections first, as when a virtual machine is shut down or a pod deleted.
 */
export type Farewell = 'silent' | 'closed';

const THROUGH_PORTS =
  'hosts are reached through published ports here, and the engine refuses connections for a host that is gone';

/**
 * The host of the server goes away with everything on it; nothing answers at its address any more.
 * Healed by powering it on, with the same address and its files, and starting the server.
 */
export const powerOff = (server: Server, { connections = 'silent' as Farewell } = {}): Fault => ({
  kind: connections === 'silent' ? 'power-off' : 'power-off after closing connections',
  target: server.host.name,
  available: async () => {
    if (showAddress(server.reach) !== showAddress(server.address)) return unavailable(THROUGH_PORTS);
    if (connections === 'closed') return available;
    const { exitCode } = await server.host.run(['sh', '-c', 'command -v ip']);
    return exitCode === 0
      ? available
      : unavailable("the image has no 'ip' (iproute2) to take the link down with");
  },
  inject: () => server.host.powerOff(connections === 'silent' ? 'pulled' : 'plugged'),
  prove: () => proveReception(server, ['silence', 'unreachable']),
  heal: async () => {
    await server.host.powerOn();
    await restart(server);
  },
  proveHealed: () => proveAnswering(server),
});
