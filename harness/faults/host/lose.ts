import { allProven, defineFault } from '../fault.ts';
import { checkCut, hasHost, isServer, nameOfNode, nodesIn } from '../members.ts';
import { cutBetween } from '../network/partition.ts';
import { proveReception } from '../probe.ts';
import { revive } from '../revive.ts';
import { type HostNode, isService, serviceNodesIn } from '../service-nodes.ts';
import { proveWorking } from '../service-probe.ts';
import { checkZone, describeZone, type Zone } from '../zones.ts';

/**
 * A whole zone goes away: its hosts, those of services included, lose power at the same time, and its clients reach nothing any more. The processes of
 * clients go on, so that the report shows their outage and they work again after the heal.
 */
export const lose = defineFault(
  {
    kind: 'zone loss',
    group: 'host',
    example: "lose(zone('a'))",
    models: 'an availability zone that fails: power, cooling or a flood',
    how: 'all hosts of the zone are killed with their links down, and clients in it are cut off from all other hosts. Proof: connecting to its hosts times out, and its clients reach no host',
    heal: 'hosts and servers are started, with the same addresses and files; clients reach all hosts again',
    needs: ['link control', 'direct addresses', 'packet filter'],
    endsServers: true,
  },
  {
    target: (target: Zone) => target.role,
    aim: target => {
      checkZone('lose', target);
      return async deployment => {
        const inside = nodesIn(target.zone, deployment);
        const nodes = inside.filter(hasHost);
        const clients = inside.filter(node => !hasHost(node));
        const names = nodes.map(nameOfNode);
        const outside = [...deployment.topology.servers, ...serviceNodesIn(deployment)].filter(
          ({ name }) => !names.includes(name),
        );
        const cut = cutBetween([clients, outside], checkCut('lose', {}));
        const hosts = [...new Set(nodes.map(({ host }) => host))];
        const isCut = clients.length > 0 && outside.length > 0;
        return {
          target: describeZone(target, inside.map(nameOfNode)),
          servers: nodes.filter(isServer),
          async inject() {
            const off = hosts.map(host => host.powerOff('pulled'));
            const all = await Promise.all([...off, ...(isCut ? [cut.inject()] : [])]);
            return Math.max(...all);
          },
          prove: async () =>
            allProven(
              await Promise.all([
                ...nodes.map(node => proveReception(node, ['silence', 'unreachable'])),
                ...(isCut ? [cut.prove()] : []),
              ]),
            ),
          async heal() {
            await Promise.all([...(isCut ? [cut.heal()] : []), ...hosts.map(host => host.powerOn())]);
            await Promise.all(nodes.map(reviveAt));
          },
          proveHealed: async () =>
            allProven(await Promise.all([...nodes.map(proveWorking), ...(isCut ? [cut.proveHealed()] : [])])),
        };
      };
    },
  },
);

const reviveAt = (node: HostNode): Promise<void> => (isService(node) ? node.process.revive() : revive(node));
