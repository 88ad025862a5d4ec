import { oneOf } from '../../basics/index.ts';
import type { Deployment } from '../deployment.ts';
import { hostFault } from '../host-fault.ts';
import { proveReception } from '../probe.ts';
import { revive } from '../revive.ts';
import { type HostNode, isService } from '../service-nodes.ts';
import { proveWorking } from '../service-probe.ts';

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
export const powerOff = hostFault(
  {
    kind: 'power-off',
    group: 'host',
    example: "powerOff(master, { connections: 'closed' })",
    models: 'a machine that loses power; with `closed` connections, a virtual machine or pod that is deleted',
    how: 'the link is taken down (unless connections are `closed`) and the host is killed. Proof: connecting times out',
    heal: 'host and server are started, with the same address and files',
    needs: ['link control', 'direct addresses'],
    options: ['connections'],
    endsServers: true,
    healEndsAlike: true,
  },
  ({ connections = 'silent' }: { connections?: PowerOffMode } = {}) => {
    oneOf('connections, given to powerOff,', connections, ['silent', 'closed']);
    return (node, deployment) => ({
      inject: () => node.host.powerOff(connections === 'silent' ? 'pulled' : 'plugged'),
      prove: () => proveReception(node, ['silence', 'unreachable']),
      async heal() {
        await node.host.powerOn();
        await reviveAll(node, deployment);
      },
      proveHealed: () => proveWorking(node),
    });
  },
);

/** What ran on the host, which may have been that of a sentinel, too. */
async function reviveAll(node: HostNode, { topology }: Deployment): Promise<void> {
  if (isService(node)) return node.process.revive();
  await Promise.all(topology.servers.filter(({ host }) => host === node.host).map(revive));
}
