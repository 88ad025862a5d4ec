import { sumOf, UnusableInput } from '../../basics/index.ts';
import { probePortsFrom, type Reception } from '../../topology/index.ts';
import { defineFault, notProven, proven } from '../fault.ts';
import {
  client,
  describeMember,
  hasHost,
  isServer,
  type Member,
  type Node,
  nameOfNode,
  nodesOf,
  showGroup,
} from '../members.ts';
import { doorOf, probeNode } from '../node-door.ts';
import { addRules, newChain, packetsMet, type Rules, removeRules } from '../packet-filter.ts';
import { proveBy } from '../probe.ts';
import { matchesOf } from './partition.ts';

/**
 * Packets from one member to another vanish; those back still arrive. Either may be several servers, and one may be
 * the client.
 */
export const oneWay = defineFault(
  {
    kind: 'one-way cut',
    group: 'network',
    example: 'oneWay({ from: everySentinel, to: master })',
    models: 'an asymmetric route, a firewall that filters one direction, a transceiver that only sends',
    how: 'rules in the packet filter that drop one direction. Proof: its counters show one direction passing and the other dropped',
    heal: 'the rules are removed',
    needs: ['packet filter'],
    healBeforeFinalRead: true,
  },
  {
    target: ({ from, to }: { from: Member; to: Member }) =>
      `${describeMember(from)} to ${describeMember(to)}`,
    aim:
      ({ from, to }) =>
      async deployment => {
        const [senders, receivers] = await Promise.all([
          nodesOf([from], deployment),
          nodesOf([to], deployment),
        ]);
        const pairs = senders.flatMap(sender =>
          receivers.filter(receiver => receiver !== sender).map((receiver): Pair => ({ sender, receiver })),
        );
        if (pairs.length === 0) throw new UnusableInput(TWO_CLIENTS);
        const chains = pairs.map(pair => ({ pair, chain: newChain(), ...rulesOf(pair) }));
        return {
          target: `${showGroup([from], senders, deployment)} to ${showGroup([to], receivers, deployment)}`,
          servers: [...senders, ...receivers].filter(isServer),
          inject: async () =>
            Math.max(...(await Promise.all(chains.map(({ chain, rules }) => addRules(chain, rules))))),
          prove: () =>
            proveBy(async () => {
              await Promise.all(pairs.map(probeBothWays));
              const counts = await Promise.all(
                chains.map(async ({ chain, dropped, passed }) => ({
                  dropped: sumOf(await packetsMet(dropped.host, chain, dropped.way)),
                  passed: sumOf(await packetsMet(passed.host, chain, passed.way)),
                })),
              );
              const seen = counts.map(
                (count, i) => `${show(pairs[i])}: ${count.dropped} packets dropped, ${count.passed} back`,
              );
              const oneWayOnly = counts.every(count => count.dropped > 0 && count.passed > 0);
              return oneWayOnly ? proven(seen.join('; ')) : notProven(seen.join('; '));
            }),
          heal: async () => {
            await Promise.all(
              chains.map(({ chain, rules }) =>
                removeRules(
                  chain,
                  rules.map(({ host }) => host),
                ),
              ),
            );
          },
          proveHealed: () =>
            proveBy(async () => {
              const met = (await Promise.all(pairs.map(probeBothWays))).flat();
              const seen = `connecting met ${[...new Set(met)].join(', ')}`;
              return met.every(each => each === 'accepted' || each === 'refused')
                ? proven(seen)
                : notProven(seen);
            }),
        };
      },
  },
);

const TWO_CLIENTS = 'oneWay needs two different members, one of them a server or a service from an image';

interface Pair {
  readonly sender: Node;
  readonly receiver: Node;
}

interface Counter {
  readonly host: Rules['host'];
  readonly way: 'in' | 'out';
}

const show = (pair: Pair | undefined): string =>
  pair ? `${nameOfNode(pair.sender)} to ${nameOfNode(pair.receiver)}` : '';

/** What drops one direction, what only counts the other, and on which hosts. */
function rulesOf({ sender, receiver }: Pair): { rules: Rules[]; dropped: Counter; passed: Counter } {
  const drop = (matches: readonly string[]) => matches.map(match => `${match} -j DROP`);
  if (hasHost(sender) && !hasHost(receiver)) {
    const { host } = sender;
    const { incoming, outgoing } = matchesOf(receiver, host.clientAddress);
    const rules = [{ host, incoming, outgoing: drop(outgoing) }];
    return { rules, dropped: { host, way: 'out' }, passed: { host, way: 'in' } };
  }
  if (!hasHost(sender) && hasHost(receiver)) {
    const { host } = receiver;
    const { incoming, outgoing } = matchesOf(sender, host.clientAddress);
    const rules = [{ host, incoming: drop(incoming), outgoing }];
    return { rules, dropped: { host, way: 'in' }, passed: { host, way: 'out' } };
  }
  if (!hasHost(sender) || !hasHost(receiver)) throw new UnusableInput(TWO_CLIENTS);
  const rules = [
    { host: receiver.host, incoming: drop([`-s ${sender.host.ip}`]), outgoing: [] },
    { host: sender.host, incoming: [`-s ${receiver.host.ip}`], outgoing: [] },
  ];
  return { rules, dropped: { host: receiver.host, way: 'in' }, passed: { host: sender.host, way: 'in' } };
}

// No process listens there: the client's machine refuses, and packets have gone both ways.
const DISCARD_PORT = 9;

/** What connecting meets, each way; this also makes packets for the filter to count. */
async function probeBothWays({ sender, receiver }: Pair): Promise<Reception[]> {
  const probeAt = (from: Node, to: Node): Promise<Reception[]> => {
    if (hasHost(from))
      return probePortsFrom(from, [
        hasHost(to) ? doorOf(to) : { host: from.host.clientAddress, port: DISCARD_PORT },
      ]);
    if (!hasHost(to)) return Promise.resolve([]);
    return probeNode(to, from === client ? undefined : from.ports.last).then(met => [met]);
  };
  return (await Promise.all([probeAt(sender, receiver), probeAt(receiver, sender)])).flat();
}
