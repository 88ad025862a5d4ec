import { randomBytes } from 'node:crypto';
import { badField } from '../basics/index.ts';
import { environment, fromEngine } from '../engine/index.ts';
import { type Host, startHost } from './host.ts';
import { hostNames, type NamesByIp } from './host-names.ts';
import { createNetwork, type HostNetwork } from './network.ts';
import { serverNames } from './options.ts';
import { redisCount } from './shards.ts';
import { type Addressing, localSite, type Site, sitesOfMachines } from './site.ts';

/** The hosts of one topology, still starting perhaps: each server can start as soon as its own host is there. */
export interface Hosts {
  readonly network: Promise<HostNetwork>;
  readonly redis: readonly Promise<Host>[];
  readonly sentinels: readonly Promise<Host>[];
  /** Starts one more. @param name one that no host had before */
  add(name: string): Promise<Host>;
  /** Takes a host away for good: it is off, and its name is gone. */
  discard(host: Host): Promise<void>;
  /** Ends all servers and deletes their data, so that another topology can use the hosts that were there first. */
  wipe(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts the hosts of a topology in a network of their own, and returns at once. */
export function startHosts({
  shards = 1,
  replicas,
  sentinels,
  colocated = false,
}: {
  shards?: number;
  replicas: number;
  sentinels: number;
  colocated?: boolean;
}): Hosts {
  const addressed = fromEngine('to make a network', addressNetwork(randomBytes(3).toString('hex')));
  const network = addressed.then(made => made.network);
  const names = hostNames();
  const redisNames = serverNames('redis', redisCount({ shards, replicas }));
  const start = async (name: string, index: number, turn?: Promise<unknown>) => {
    const made = await addressed;
    await turn;
    const all = namesByIp(made.network, redisNames, sentinels, colocated);
    const site = made.sites[index % made.sites.length] as Site;
    const starting = startHost(name, index, made.network, site, all);
    const host = await fromEngine(`to start the host ${name}`, starting);
    return names.enter(host, all[host.ip] ?? [name]);
  };
  const redisHosts = redisNames.map((name, i) => start(name, i));
  // In turns, so that redis servers boot and sync while the engine is busy with the sentinels' hosts.
  const sentinelHosts = colocated
    ? redisHosts.slice(0, sentinels)
    : serverNames('sentinel', sentinels).map((name, i) => start(name, redisHosts.length + i, redisHosts[0]));
  const first = [...new Set([...redisHosts, ...sentinelHosts])];
  for (const host of first) host.catch(() => undefined);
  const added: Promise<Host>[] = [];
  let lastIndex = first.length - 1;
  const discarded = new Set<Host>();
  return {
    network,
    redis: redisHosts,
    sentinels: sentinelHosts,
    async add(name) {
      lastIndex += 1;
      const host = start(name, lastIndex);
      added.push(host);
      await host;
      await names.publish();
      return host;
    },
    async discard(host) {
      discarded.add(host);
      await host.powerOff('plugged');
    },
    async wipe() {
      await removeAll(added.splice(0));
      const kept = await Promise.all(first);
      await Promise.all(kept.filter(host => discarded.has(host)).map(host => host.powerOn()));
      discarded.clear();
      await Promise.all(kept.map(host => host.wipe()));
    },
    async remove() {
      await fromEngine('to remove the hosts', removeAll([...first, ...added]));
      await network.then(made => made.remove()).catch(() => undefined);
    },
  };
}

/** Also those that are still starting. One after the other: hosts that leave a network at once may lock up Docker 20.10. */
async function removeAll(hosts: readonly Promise<Host>[]): Promise<void> {
  for (const host of await Promise.allSettled(hosts))
    if (host.status === 'fulfilled') await host.value.remove();
}

/** Who is who, before any host is there: hosts share their names with the servers that are to run on them. */
function namesByIp(
  network: HostNetwork,
  redis: readonly string[],
  sentinels: number,
  colocated: boolean,
): NamesByIp {
  const watching = serverNames('sentinel', sentinels);
  const hosts = colocated
    ? redis.map((name, i) => [name, ...watching.slice(i, i + 1)])
    : [...redis, ...watching].map(name => [name]);
  return Object.fromEntries(hosts.map((names, i) => [network.addressOf(i), names]));
}

interface Grounds {
  readonly network: HostNetwork;
  readonly sites: readonly Site[];
}

/** A network whose hosts are reached at their own addresses where that works, else at published ports. */
async function addressNetwork(id: string): Promise<Grounds> {
  if (environment().machines.length > 0)
    return { network: await createNetwork(id, 'machines'), sites: await sitesOfMachines() };
  const wish = wishedAddressing();
  if (wish === 'auto' || wish === 'direct') {
    const network = await createNetwork(id, 'internal');
    if (wish === 'direct' || network.reachable)
      return { network, sites: [await localSite(network, 'direct')] };
    await network.remove();
  }
  const network = await createNetwork(id, 'published');
  return { network, sites: [await localSite(network, wish === 'proxied' ? wish : 'mapped')] };
}

function wishedAddressing(): Addressing | 'auto' {
  const wish = process.env.HARNESS_ADDRESSING ?? 'auto';
  if (wish === 'direct' || wish === 'mapped' || wish === 'proxied' || wish === 'auto') return wish;
  throw badField('HARNESS_ADDRESSING', wish, "'auto', 'direct', 'mapped' or 'proxied'");
}
