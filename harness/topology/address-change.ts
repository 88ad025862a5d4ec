import { UnusableInput } from '../basics/index.ts';
import type { Server } from './server.ts';
import type { TopologySettings } from './settings.ts';

/**
 * The address that a server returns at: one that no server had before, or the last one that another server gave up. A server
 * of the neighbour gives its address up when another server moves there: its host is deleted then.
 */
export type NewAddress = 'new' | { readonly formerlyOf: string };

/** The part of a deployment that counts for a change of address. */
interface Deployed {
  readonly settings: TopologySettings;
  readonly servers: readonly Server[];
  /** Servers of the neighbour, also those whose hosts were deleted. */
  readonly neighbours: readonly Server[];
}

/**
 * The address that a server gets. Nothing is changed yet.
 * @throws UnusableInput naming why this server cannot get it
 */
export async function resolveNewAddress(
  server: Server,
  wanted: NewAddress,
  deployed: Deployed,
  nextAddress: () => Promise<string>,
): Promise<string> {
  const why = whyFixed(server, deployed) ?? (await whyFiltered(server, deployed));
  if (why !== undefined) throw new UnusableInput(`the address of ${server.name} cannot be changed: ${why}`);
  return wanted === 'new' ? nextAddress() : formerAddress(server, wanted.formerlyOf, deployed);
}

function whyFixed(server: Server, { settings, servers }: Deployed): string | undefined {
  const { host, reach } = server;
  if (settings.cluster !== undefined)
    return 'the harness knows the nodes of a Redis Cluster by their addresses; test this behind Sentinel';
  if (settings.tls)
    return 'with topology.tls the certificates name the addresses that the servers start with; leave tls out';
  if (reach.host !== host.ip)
    return 'this machine reaches it at a published port, which the engine leads to its first address; use HARNESS_ADDRESSING=direct';
  const lodger = servers.find(other => other !== server && other.host === host);
  return (
    lodger && `it shares its host with ${lodger.name}, whose address would change too; leave colocated out`
  );
}

/** Rules of a fault name addresses: they would not follow. */
async function whyFiltered({ host }: Server, { servers }: Deployed): Promise<string | undefined> {
  const hosts = [...new Set(servers.map(each => each.host))];
  const found = await Promise.all(
    hosts.map(async each => {
      const { output } = await each
        .quickly(`iptables -w -S 2> /dev/null | grep -F -- '${host.ip}/32' | head -n 1`)
        .catch(() => ({ output: '' }));
      return output === '' ? [] : [each.name];
    }),
  );
  const [first] = found.flat();
  return first && `a network fault names its address in the packet filter of ${first}; heal that fault first`;
}

function formerAddress(server: Server, name: string, { servers, neighbours }: Deployed): string {
  const former = servers.find(each => each.name === name);
  const ip = former?.past.at(-1)?.ip ?? neighbours.find(each => each.name === name)?.host.ip;
  if (ip === undefined) {
    const gaveUp = [...servers.filter(({ past }) => past.length > 0), ...neighbours].map(each => each.name);
    throw new UnusableInput(
      `formerlyOf is '${name}', and ${former ? 'this server has given up no address' : 'there is no such server'}; ` +
        `servers that have: ${gaveUp.join(', ') || 'none. Restart one with a new address first'}`,
    );
  }
  const holder = servers.find(each => each.host.ip === ip);
  if (holder === undefined) return ip;
  throw new UnusableInput(
    `${server.name} cannot take the former address of ${name}, ${ip}: ${holder.name} has it now`,
  );
}
