import { defineFault } from '../fault.ts';
import {
  type CutOptions,
  checkCut,
  client,
  clientsOf,
  describeMember,
  hasHost,
  isServer,
  type Member,
  nameOfNode,
  nodesOf,
  showGroup,
} from '../members.ts';
import { serviceNodesIn } from '../service-nodes.ts';
import { cutBetween } from './partition.ts';

/** Servers, or the clients, are cut off from all others; they still reach each other. */
export const isolate = defineFault(
  {
    kind: 'isolation',
    group: 'network',
    example: "isolate(master, { packets: 'reset' })",
    models: 'a host whose cable, switch port or network policy fails',
    how: 'a partition between the host and all others, including clients',
    heal: 'the rules are removed; proof: TCP retransmits queued packets and they arrive',
    needs: ['packet filter'],
    options: ['packets', 'ports'],
    healBeforeFinalRead: true,
    healEndsAlike: true,
  },
  {
    target: (member: Member, _options?: CutOptions) => describeMember(member),
    aim: (member, options = {}) => {
      const cut = checkCut('isolate', options);
      return async deployment => {
        const alone = await nodesOf([member], deployment);
        const names = alone.map(nameOfNode);
        const clients = alone.every(node => node === client || hasHost(node))
          ? [client]
          : clientsOf(deployment);
        const others = [...clients, ...deployment.topology.servers, ...serviceNodesIn(deployment)].filter(
          node => !names.includes(nameOfNode(node)),
        );
        const target = showGroup([member], alone, deployment);
        return { ...cutBetween([alone, others], cut), target, servers: alone.filter(isServer) };
      };
    },
  },
);
