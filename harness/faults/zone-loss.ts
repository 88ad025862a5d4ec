import { connect, type Socket } from 'node:net';
import { pause } from '../basics/index.ts';
import type { Host } from '../topology/index.ts';
import { type AimedFault, notProven, type Proof, proven } from './fault.ts';
import { isShareLost, LEAST_SAMPLE } from './lost-share.ts';
import { hasHost, type Node } from './members.ts';
import { matchesOf } from './network/partition.ts';
import { addRules, newChain, packetsMet, type Rules, removeRules } from './packet-filter.ts';
import { proveBy } from './probe.ts';
import { proveWorking } from './service-probe.ts';
import type { ZoneLink } from './zone-links.ts';
import { hostsOf } from './zone-shaping.ts';

export type Part = Pick<AimedFault, 'inject' | 'prove' | 'heal' | 'proveHealed'>;

// Enough that even of 0.5 % some twenty get lost.
const LOST = 20;
const PROVE_WITHIN_MS = 15_000;

/** Packets between the zones get lost in each direction with the same probability. */
export function lossBetween(links: readonly ZoneLink[], share: number): Part {
  const chain = newChain();
  const ends = endsOf(links);
  const rules = ends.map(end => rulesOf(end, share));
  const sample = Math.max(LEAST_SAMPLE, Math.ceil(LOST / share));
  const [first] = links.flatMap(({ sides }) => sides.flatMap(({ nodes }) => nodes.filter(hasHost)));
  return {
    inject: () => addRules(chain, rules),
    prove: () =>
      proveBy(async () => {
        await Promise.all(ends.map(end => sendTo(end, sample)));
        return judge(ends, await Promise.all(ends.map(({ host }) => packetsMet(host, chain, 'in'))), share);
      }, PROVE_WITHIN_MS),
    heal: () =>
      removeRules(
        chain,
        ends.map(({ host }) => host),
      ),
    async proveHealed() {
      return first === undefined ? proven('no server in these zones') : proveWorking(first);
    },
  };
}

/** A host, and everything that is in other zones. */
interface End {
  readonly host: Host;
  readonly others: readonly Node[];
}

function endsOf(links: readonly ZoneLink[]): End[] {
  const others = new Map<Host, Node[]>();
  for (const { sides } of links)
    for (const [here, there] of [sides, sides.toReversed()] as [(typeof sides)[0], (typeof sides)[0]][])
      for (const host of hostsOf(here)) others.set(host, [...(others.get(host) ?? []), ...there.nodes]);
  return [...others].map(([host, nodes]) => ({ host, others: nodes }));
}

const ipsOf = (nodes: readonly Node[]): string[] => [
  ...new Set(nodes.filter(hasHost).map(({ host }) => host.ip)),
];

/** Between two hosts each drops what arrives; what goes to a client is dropped here. */
function rulesOf({ host, others }: End, share: number): Rules {
  const lose = (match: string) => [
    match,
    `${match} -m statistic --mode random --probability ${share} -j DROP`,
  ];
  const clients = others.flatMap(node => (hasHost(node) ? [] : [matchesOf(node, host.clientAddress)]));
  const unique = (matches: readonly string[]) => [...new Set(matches)];
  return {
    host,
    incoming: unique([
      ...ipsOf(others).map(ip => `-s ${ip}`),
      ...clients.flatMap(each => each.incoming),
    ]).flatMap(lose),
    outgoing: unique(clients.flatMap(each => each.outgoing)).flatMap(lose),
  };
}

// No process listens there.
const DISCARD_PORT = 9;

/** From a host of another zone; where there are only clients, from one of these. */
async function sendTo({ host, others }: End, count: number): Promise<void> {
  const sender = others.find(hasHost)?.host;
  if (sender === undefined) return connectOften(others, host, count);
  await sender.run([
    'bash',
    '-c',
    `for i in $(seq ${count}); do echo x > /dev/udp/${host.ip}/${DISCARD_PORT}; done 2> /dev/null`,
  ]);
}

const PORTS_USED = 500;
const ANSWERED_WITHIN_MS = 300;

async function connectOften(others: readonly Node[], { ip }: Host, count: number): Promise<void> {
  const range = others.flatMap(node => (!hasHost(node) && typeof node === 'object' ? [node.ports] : []))[0];
  if (range === undefined) return;
  for (let sent = 0; sent < count; sent += PORTS_USED) {
    const sockets = Array.from({ length: Math.min(PORTS_USED, count - sent) }, (_, i): Socket => {
      const socket = connect({ host: ip, port: DISCARD_PORT, localPort: range.last - i });
      return socket.on('error', () => undefined);
    });
    await pause(ANSWERED_WITHIN_MS);
    for (const socket of sockets) socket.resetAndDestroy();
  }
}

/** @param counts of each end: for every rule that loses packets, how many it met and how many it lost */
function judge(ends: readonly End[], counts: readonly number[][], share: number): Proof {
  const found = ends.map(({ host }, i) => {
    const own = counts[i] ?? [];
    const all = sumAt(own, 0);
    const lost = sumAt(own, 1);
    return {
      asWanted: isShareLost({ all, lost }, share),
      seen: `${lost} of ${all} packets from other zones to ${host.name} were lost`,
    };
  });
  const seen = found.map(each => each.seen).join('; ');
  return found.length > 0 && found.every(({ asWanted }) => asWanted) ? proven(seen) : notProven(seen);
}

/** Of the rules in pairs: the sum of the first ones or of the second ones. */
const sumAt = (counts: readonly number[], place: 0 | 1): number =>
  counts.filter((_, i) => i % 2 === place).reduce((sum, count) => sum + count, 0);
