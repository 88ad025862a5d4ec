import { randomBytes } from 'node:crypto';
import { type Host, OBSERVER_PORTS, type Ports } from '../topology/index.ts';

/**
 * Rules of one fault in the packet filter of hosts, in chains of its own: they come and go together, and rules of
 * other faults stay. Each is the tail of an iptables rule.
 */
export interface Rules {
  readonly host: Host;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
}

export const newChain = (): string => `fault-${randomBytes(4).toString('hex')}`;

/** Matches this machine's own connections from or to a host, except those of the harness's observation. */
export const ofClient = (clientAddress: string) => {
  const { first, last } = OBSERVER_PORTS;
  return {
    incoming: [`-s ${clientAddress} -p tcp ! --sport ${first}:${last}`, `-s ${clientAddress} ! -p tcp`],
    outgoing: [`-d ${clientAddress} -p tcp ! --dport ${first}:${last}`, `-d ${clientAddress} ! -p tcp`],
  };
};

/** Matches the connections of one client that has ports of its own. */
export const ofClientPorts = (clientAddress: string, { first, last }: Ports) => ({
  incoming: [`-s ${clientAddress} -p tcp --sport ${first}:${last}`],
  outgoing: [`-d ${clientAddress} -p tcp --dport ${first}:${last}`],
});

/** Matches the harness's own connections to and from a host. */
export const ofObserver = () => {
  const { first, last } = OBSERVER_PORTS;
  return { incoming: `-p tcp --sport ${first}:${last}`, outgoing: `-p tcp --dport ${first}:${last}` };
};

/** All rules of a host come into force at once. @returns the moment the last host was done, on the harness's clock */
export async function addRules(chain: string, rules: readonly Rules[]): Promise<number> {
  return Math.max(...(await Promise.all(rules.map(each => addTo(each, chain)))));
}

async function addTo({ host, incoming, outgoing }: Rules, chain: string): Promise<number> {
  const lines = [
    '*filter',
    `:${chain}-in - [0:0]`,
    `:${chain}-out - [0:0]`,
    ...incoming.map(rule => `-A ${chain}-in ${rule}`),
    ...outgoing.map(rule => `-A ${chain}-out ${rule}`),
    `-I INPUT -j ${chain}-in`,
    `-I OUTPUT -j ${chain}-out`,
    'COMMIT',
  ];
  const script = `iptables-restore -w --noflush <<'RULES' && echo added\n${lines.join('\n')}\nRULES`;
  const { exitCode, output, firstLineAtMs } = await host.quickly(script);
  if (exitCode === 0 && firstLineAtMs !== undefined) return firstLineAtMs;
  throw new Error(`could not filter the packets of ${host.name}: ${output}`);
}

/** Also where they were added in part, or went with the power of the host. */
export async function removeRules(chain: string, hosts: readonly Host[]): Promise<void> {
  await Promise.all(
    hosts.map(async host => {
      const ends = (['in', 'out'] as const).map(way => {
        const builtin = way === 'in' ? 'INPUT' : 'OUTPUT';
        const own = `${chain}-${way}`;
        return `iptables -w -D ${builtin} -j ${own}; iptables -w -F ${own}; iptables -w -X ${own}`;
      });
      const { output } = await host.quickly(
        `( ${ends.join('; ')} ) 2> /dev/null; iptables -w -S | grep ${chain} | head -n 1`,
      );
      if (output !== '') throw new Error(`rules are left in the packet filter of ${host.name}: ${output}`);
    }),
  );
}

/** How many packets have met each rule of a host's chain, in their order. */
export async function packetsMet(host: Host, chain: string, way: 'in' | 'out'): Promise<number[]> {
  const { output } = await host.quickly(`iptables -w -L ${chain}-${way} -v -x -n 2> /dev/null | tail -n +3`);
  return output
    .split('\n')
    .filter(Boolean)
    .map(line => Number(line.trim().split(/\s+/)[0]));
}
