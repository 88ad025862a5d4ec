import { UnusableInput } from '../../basics/index.ts';
import { cutMachine, environment, type Machine, type MachineCut } from '../../engine/index.ts';
import type { Server } from '../../topology/index.ts';
import type { Deployment } from '../deployment.ts';
import { type AimedFault, defineFault } from '../fault.ts';
import { checkCut, type client, clientsOf, type NamedClient, nameOfNode, nodesOf } from '../members.ts';
import { describeTarget, serversOf, type Target } from '../roles.ts';
import { type HostNode, serviceNodesIn } from '../service-nodes.ts';
import { cutBetween } from './partition.ts';

export interface CutOffOptions {
  /** Clients that are on the side of the machine. Default: none, all clients are on the other side. */
  readonly with?: readonly (typeof client | NamedClient)[];
}

/**
 * The machine that the target's host is on is cut off from all other machines and from the clients; what is on it still
 * talks to itself. It takes hosts that are spread over several machines.
 * @throws UnusableInput for a target that is on more than one machine
 */
export const cutOffMachine = defineFault(
  {
    kind: 'machine cut off',
    group: 'network',
    example: "cutOffMachine(master, { with: [clientNamed('beside')] })",
    models: 'a machine whose uplink, switch or rack fails while its processes keep running',
    how: 'the packet filter of the machine drops packets to and from other machines; the packet filters of the hosts cut clients off. Proof: connecting times out between its hosts and all others, in both directions',
    heal: 'the rules are removed; proof: TCP retransmits queued packets and they arrive',
    needs: ['several machines', 'packet filter'],
    options: ['with'],
    healBeforeFinalRead: true,
  },
  {
    target: (target: Target, _options?: CutOffOptions) => `the machine of ${describeTarget(target)}`,
    aim:
      (target, options = {}) =>
      async deployment =>
        cutOff(machineOf(await serversOf(target, deployment)), options, deployment),
  },
);

/** @throws UnusableInput when it is not one */
function machineOf(servers: readonly Server[]): Machine {
  const names = [...new Set(servers.map(({ host }) => host.machine))];
  const machine = environment().machines.find(({ name }) => name === names[0]);
  if (names.length === 1 && machine !== undefined) return machine;
  const where = servers
    .map(({ name, host }) => `${name} on ${host.machine ?? 'the only machine'}`)
    .join(', ');
  throw new UnusableInput(`cutOffMachine cuts off one machine of several; it was given ${where}`);
}

async function cutOff(
  machine: Machine,
  { with: beside = [] }: CutOffOptions,
  deployment: Deployment,
): Promise<AimedFault> {
  const { servers } = deployment.topology;
  const clientsBeside = await nodesOf(beside, deployment);
  const names = clientsBeside.map(nameOfNode);
  const clientsAway = clientsOf(deployment).filter(node => !names.includes(nameOfNode(node)));
  const isOn = ({ host }: HostNode) => host.machine === machine.name;
  const all = [...servers, ...serviceNodesIn(deployment)];
  const inside = [...all.filter(isOn), ...clientsBeside];
  const outside = [...all.filter(node => !isOn(node)), ...clientsAway];
  const clients = cutBetween([inside, outside], checkCut('cutOffMachine', {}), 'hosts');
  let cut: MachineCut | undefined;
  return {
    ...clients,
    target: `${machine.name} (${inside.map(nameOfNode).join(', ')})`,
    servers: servers.filter(isOn),
    async inject() {
      const cutting = cutMachine(machine, environment().image.name);
      const [fromClientsMs, made] = await Promise.all([
        clients.inject(),
        cutting.then(each => {
          cut = each;
          return each;
        }),
      ]);
      return Math.max(fromClientsMs, made.atMs);
    },
    async heal() {
      await Promise.all([cut?.heal(), clients.heal()]);
      cut = undefined;
    },
  };
}
