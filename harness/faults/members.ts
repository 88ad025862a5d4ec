import { badField, oneOf } from '../basics/index.ts';
import {
  type Ports as PortRange,
  REDIS_PORT,
  SENTINEL_PORT,
  type Server,
  zoneOf,
} from '../topology/index.ts';
import type { Deployment, NamedService } from './deployment.ts';
import { allowedInstead, describeTarget, serversOf, type Target } from './roles.ts';
import { type HostNode, isService, serviceNodeOf, serviceNodesIn } from './service-nodes.ts';
import { describeZone, type Zone, zonesOf } from './zones.ts';

/** The process that runs the scenario, with the clients under test, as a member of a network. */
export const client = 'client' as const;

/** Every member that is in no other group. */
export const rest = 'rest' as const;

/** One of the clients under test by its name, in a scenario whose clients are `separable`. */
export interface NamedClient {
  readonly client: string;
}

export const clientNamed = (name: string): NamedClient => ({ client: name });

/** Who can be cut off: servers, services from an image, and the clients. */
export type Member = Target | Zone | typeof client | NamedClient | NamedService;

export const describeMember = (member: Member | typeof rest): string => {
  if (member === client || member === rest) return member;
  if (typeof member !== 'object' || member === null)
    throw badField('a member given to a network fault', member, `${allowedInstead(member)}, or client`);
  if ('service' in member) return member.service;
  return 'client' in member ? member.client : describeTarget(member);
};

/** A member once it is known who it is. */
export type Node = HostNode | typeof client | ClientNode;

/** A client that its ports distinguish from the others. */
interface ClientNode extends NamedClient {
  readonly ports: PortRange;
}

export const nameOfNode = (node: Node): string => {
  if (node === client) return client;
  return 'client' in node ? node.client : node.name;
};

/** Whether its packets are filtered on a host of its own. */
export const hasHost = (node: Node): node is HostNode => node !== client && !('client' in node);

export const isServer = (node: Node): node is Server => hasHost(node) && !isService(node);

/** Those to connect from: of clients that share their ports one, because two connections cannot come from one port. */
export const withoutSharedPorts = (nodes: readonly Node[]): Node[] =>
  nodes.filter((node, i) => {
    const first = portOf(node);
    return first === undefined || nodes.findIndex(other => portOf(other) === first) === i;
  });

const portOf = (node: Node): number | undefined =>
  node === client || hasHost(node) ? undefined : node.ports.first;

/** The present members. A network fault affects a whole host, and every server on it. */
export async function nodesOf(members: readonly Member[], deployment: Deployment): Promise<Node[]> {
  const found = members.map(async (member): Promise<readonly Node[]> => {
    if (member === client) return [client];
    if ('service' in member) return [serviceNodeOf(member, deployment)];
    if ('zone' in member) return nodesIn(member.zone, deployment);
    return 'client' in member ? [clientNodeOf(member, deployment)] : serversOf(member, deployment);
  });
  const nodes = (await Promise.all(found)).flat();
  const hosts = new Set(nodes.filter(isServer).map(({ host }) => host));
  return [...new Set([...nodes, ...deployment.topology.servers.filter(({ host }) => hosts.has(host))])];
}

/** All clients of a deployment: each on its own if their ports differ. */
export const clientsOf = (deployment: Deployment): Node[] => {
  const named = namedClientsOf(deployment);
  return named.length > 0 ? named : [client];
};

const namedClientsOf = ({ clientPorts }: Deployment): ClientNode[] =>
  Object.entries(clientPorts).map(([name, ports]) => ({ client: name, ports }));

/** The servers, services and clients of a zone. @throws UnusableInput naming the zones that there are */
export function nodesIn(zone: string, deployment: Deployment): Node[] {
  const settings = zonesOf(deployment, zone);
  return [
    ...deployment.topology.servers,
    ...serviceNodesIn(deployment),
    ...namedClientsOf(deployment),
  ].filter(node => zoneOf(settings, nameOfNode(node)) === zone);
}

/** The names of nodes, those of a zone together: 'zone a (redis-1, sentinel-1), app' */
export function showGroup(
  members: readonly Member[],
  nodes: readonly Node[],
  deployment: Deployment,
): string {
  const zones = members.filter(member => typeof member === 'object' && 'zone' in member);
  const byZone = zones.map(zone => ({ zone, names: nodesIn(zone.zone, deployment).map(nameOfNode) }));
  const zoned = byZone.flatMap(({ names }) => names);
  const others = nodes.map(nameOfNode).filter(name => !zoned.includes(name));
  return [...byZone.map(({ zone, names }) => describeZone(zone, names)), ...others].join(', ');
}

function clientNodeOf({ client: name }: NamedClient, { clientPorts }: Deployment): ClientNode {
  const ports = clientPorts[name];
  if (ports !== undefined) return { client: name, ports };
  throw badField(
    'the client given to clientNamed',
    name,
    `a client of a scenario with 'separable: true': ${Object.keys(clientPorts).join(', ') || 'this one has none'}`,
  );
}

/** What of the traffic is meant: 'data' is that of redis servers' ports, 'sentinel' that of sentinels'. */
type Ports = 'all' | 'data' | 'sentinel';

/** What becomes of the packets: nothing at all, a TCP reset to the sender, or an ICMP 'administratively prohibited'. */
type Packets = 'dropped' | 'reset' | 'prohibited';

export interface CutOptions {
  readonly packets?: Packets;
  readonly ports?: Ports;
}

export function checkCut(
  fault: string,
  { packets = 'dropped', ports = 'all' }: CutOptions,
): Required<CutOptions> {
  return {
    packets: oneOf(`packets, given to ${fault},`, packets, ['dropped', 'reset', 'prohibited']),
    ports: oneOf(`ports, given to ${fault},`, ports, ['all', 'data', 'sentinel']),
  };
}

const PORT_OF = { data: REDIS_PORT, sentinel: SENTINEL_PORT } as const;

/** The tails of rules that do to packets matching `match` what is wanted. */
export function cutting(match: string, { packets, ports }: Required<CutOptions>): string[] {
  const toPort = ports === 'all' ? '' : `-m multiport --ports ${PORT_OF[ports]}`;
  if (toPort !== '' && match.includes('! -p tcp')) return [];
  const protocol = match.includes('-p tcp') || toPort === '' ? '' : '-p tcp';
  const rule = [match, protocol, toPort].filter(Boolean).join(' ');
  if (packets === 'dropped') return [`${rule} -j DROP`];
  if (packets === 'prohibited') return [`${rule} -j REJECT --reject-with icmp-admin-prohibited`];
  if (match.includes('! -p tcp')) return [`${rule} -j REJECT`];
  const tcp = rule.includes('-p tcp') ? rule : `${rule} -p tcp`;
  const reset = `${tcp} -j REJECT --reject-with tcp-reset`;
  return tcp === rule ? [reset] : [reset, `${rule} -j REJECT`];
}

/** The packets of a rejection: they must reach the rejected sender. */
export const sparingRejections = ({ packets }: Required<CutOptions>): string[] =>
  packets === 'dropped'
    ? []
    : ['-p icmp --icmp-type destination-unreachable -j RETURN', '-p tcp --tcp-flags RST RST -j RETURN'];

/** Whether a cut of these ports is met by connections to the server. */
export const isMeant = ({ kind }: HostNode, ports: Ports): boolean =>
  ports === 'all' || (kind !== 'service' && (ports === 'data') === (kind === 'redis'));
