import { badField, UnusableInput } from '../../basics/index.ts';
import { type Host, probePortsFrom, type Reception } from '../../topology/index.ts';
import type { Deployment } from '../deployment.ts';
import { type AimedFault, defineFault, notProven, type Proof, proven } from '../fault.ts';
import {
  type CutOptions,
  checkCut,
  client,
  clientsOf,
  cutting,
  describeMember,
  hasHost,
  isMeant,
  isServer,
  type Member,
  type Node,
  nameOfNode,
  nodesOf,
  rest,
  showGroup,
  sparingRejections,
  withoutSharedPorts,
} from '../members.ts';
import { doorOf, probeNode } from '../node-door.ts';
import { addRules, newChain, ofClient, ofClientPorts, type Rules, removeRules } from '../packet-filter.ts';
import { LONG_PROBE_MS, proveBy } from '../probe.ts';
import { type HostNode, serviceNodesIn } from '../service-nodes.ts';

/** Members by the name of their group. */
type Groups = Readonly<Record<string, readonly (Member | typeof rest)[]>>;

/**
 * The network falls into groups: packets between two groups vanish (or are rejected, by option), while connections
 * stay open at both ends. Members in no group still reach all others. So does the observation of the harness.
 * @throws UnusableInput for fewer than two groups, unknown options, and a member in two groups
 */
export const partition = defineFault(
  {
    kind: 'partition',
    group: 'network',
    example: "partition({ old: [master, named('sentinel-1'), client], new: [rest] })",
    models: 'a switch or a firewall that separates racks or zones; with `ports`, a changed security group',
    how: 'rules in the packet filter of every host. Proof: connecting times out (or is rejected) between all groups, in both directions',
    heal: 'the rules are removed; proof: TCP retransmits queued packets and they arrive',
    needs: ['packet filter'],
    options: ['packets', 'ports'],
    healBeforeFinalRead: true,
  },
  {
    target: (groups: Groups, _options?: CutOptions) =>
      Object.entries(groups)
        .map(([name, members]) => membersIn(name, members).map(describeMember).join(', '))
        .join(' | '),
    aim: (groups, options = {}) => {
      const cut = checkCut('partition', options);
      if (Object.keys(groups).length < 2)
        throw new UnusableInput(`partition got ${Object.keys(groups).length} group, and needs at least two`);
      return async deployment => {
        const nodes = await resolved(groups, deployment);
        const target = Object.values(groups)
          .map((members, i) => showGroup(members.filter(isNotRest), nodes[i] ?? [], deployment))
          .join(' | ');
        return { ...cutBetween(nodes, cut), target };
      };
    },
  },
);

function membersIn(group: string, members: Groups[string]): Groups[string] {
  if (Array.isArray(members)) return members;
  throw badField(`the group '${group}' given to partition`, members, 'a list, such as [master, client]');
}

async function resolved(groups: Groups, deployment: Deployment): Promise<Node[][]> {
  const named = await Promise.all(
    Object.values(groups).map(members => nodesOf(members.filter(isNotRest), deployment)),
  );
  const taken = named.flat();
  const twice = taken.find(
    (node, i) => taken.findIndex(other => nameOfNode(other) === nameOfNode(node)) !== i,
  );
  if (twice !== undefined) throw new UnusableInput(`${nameOfNode(twice)} is in two groups of a partition`);
  const clients = taken.some(node => node !== client && !hasHost(node)) ? clientsOf(deployment) : [client];
  const names = new Set(taken.map(nameOfNode));
  const all = [...clients, ...deployment.topology.servers, ...serviceNodesIn(deployment)];
  const left = all.filter(node => !names.has(nameOfNode(node)));
  return Object.values(groups).map((members, i) => [
    ...(named[i] ?? []),
    ...(members.includes(rest) ? left : []),
  ]);
}

const isNotRest = (member: Member | typeof rest): member is Member => member !== rest;

const hostsOf = (nodes: readonly Node[]): Host[] => [
  ...new Set(nodes.filter(hasHost).map(({ host }) => host)),
];

const unique = (matches: readonly string[]): string[] => [...new Set(matches)];

/** What matches the packets of a client. */
export const matchesOf = (node: Exclude<Node, HostNode>, clientAddress: string) =>
  node === client ? ofClient(clientAddress) : ofClientPorts(clientAddress, node.ports);

/**
 * Cuts every group off from every other.
 * @param spared 'hosts': something else cuts hosts off from each other, and only clients are left to this
 */
export function cutBetween(
  groups: readonly (readonly Node[])[],
  cut: Required<CutOptions>,
  spared: 'none' | 'hosts' = 'none',
): AimedFault {
  const chain = newChain();
  const strangersOf = new Map(
    groups.flatMap(group =>
      group.map((node): [Node, Node[]] => [node, groups.filter(other => other !== group).flat()]),
    ),
  );
  const rules = hostsOf([...strangersOf.keys()]).map((host): Rules => {
    const strangers = [...strangersOf].flatMap(([node, others]) =>
      hasHost(node) && node.host === host ? others : [],
    );
    const fromHosts = spared === 'hosts' ? [] : hostsOf(strangers).map(({ ip }) => `-s ${ip}`);
    const fromClients = strangers.flatMap(node =>
      hasHost(node) ? [] : [matchesOf(node, host.clientAddress)],
    );
    return {
      host,
      incoming: [
        ...sparingRejections(cut),
        ...unique([...fromHosts, ...fromClients.flatMap(({ incoming }) => incoming)]).flatMap(match =>
          cutting(match, cut),
        ),
      ],
      // Between two hosts each drops what arrives; a client has no packet filter of ours.
      outgoing: [
        ...sparingRejections(cut),
        ...unique(fromClients.flatMap(({ outgoing }) => outgoing)).flatMap(match => cutting(match, cut)),
      ],
    };
  });
  const probes = (silenceMs?: number) => probesBetween(strangersOf, cut.ports, silenceMs);
  return {
    target: groups.map(group => group.map(nameOfNode).join(', ')).join(' | '),
    servers: groups.flat().filter(isServer),
    inject: () => addRules(chain, rules),
    prove: () =>
      proveBy(async () =>
        judge(await probes(), cut.packets === 'dropped' ? ['silence'] : ['refused', 'unreachable']),
      ),
    heal: () =>
      removeRules(
        chain,
        rules.map(({ host }) => host),
      ),
    // A server that does not run refuses; its packets pass all the same.
    proveHealed: () => proveBy(async () => judge(await probes(LONG_PROBE_MS), ['accepted', 'refused'])),
  };
}

interface PortProbe {
  readonly from: Node;
  readonly to: HostNode;
  readonly met: Reception;
}

async function probesBetween(
  strangersOf: ReadonlyMap<Node, readonly Node[]>,
  ports: Required<CutOptions>['ports'],
  silenceMs: number | undefined,
): Promise<PortProbe[]> {
  const probes = withoutSharedPorts([...strangersOf.keys()]).map(async from => {
    const strangers = strangersOf.get(from) ?? [];
    const doors = strangers.filter(hasHost).filter(node => isMeant(node, ports));
    const met = !hasHost(from)
      ? await Promise.all(
          doors.map(door => probeNode(door, from === client ? undefined : from.ports.last, silenceMs)),
        )
      : await probePortsFrom(from, doors.map(doorOf), silenceMs);
    return doors.map((to, i): PortProbe => ({ from, to, met: met[i] ?? 'unreachable' }));
  });
  return (await Promise.all(probes)).flat();
}

function judge(probes: readonly PortProbe[], wanted: readonly Reception[]): Proof {
  if (probes.length === 0) return notProven('this group has no server to connect to');
  const others = probes.filter(({ met }) => !wanted.includes(met));
  const show = ({ from, to, met }: PortProbe) => `${nameOfNode(from)} to ${to.name}: ${met}`;
  if (others.length > 0) return notProven(`connecting met ${others.map(show).join(', ')}`);
  return proven(`connecting met ${wanted.join(' or ')} in ${probes.length} of ${probes.length} cases`);
}
