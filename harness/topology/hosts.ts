import { randomBytes } from 'node:crypto';
import { badField } from '../basics/index.ts';
import { type Addressing, type Host, startHost } from './host.ts';
import { hostNames, type NamesByIp } from './host-names.ts';
import { createNetwork, type HostNetwork } from './network.ts';
import { serverNames } from './options.ts';

/** The hosts of one topology, still starting perhaps: each server can start as soon as its own host is there. */
export interface Hosts {
  readonly network: Promise<HostNetwork>;
  readonly redis: readonly Promise<Host>[];
  readonly sentinels: readonly Promise<Host>[];
  /** Ends all servers and deletes their data, so that another topology can use the hosts. */
  wipe(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts the hosts of a topology in a network of their own, and returns at once. */
export function startHosts({
  replicas,
  sentinels,
  colocated = false,
}: {
  replicas: number;
  sentinels: number;
  colocated?: boolean;
}): Hosts {
  const addressed = addressNetwork(randomBytes(3).toString('hex'));
  const network = addressed.then(made => made.network);
  const names = hostNames();
  const start = async (name: string, index: number, turn?: Promise<unknown>) => {
    const made = await addressed;
    await turn;
    const all = namesByIp(made.network, replicas, sentinels, colocated);
    const host = await startHost(name, index, made.network, made.addressing, all);
    return names.enter(host, all[host.ip] ?? [name]);
  };
  const redisHosts = serverNames('redis', replicas + 1).map((name, i) => start(name, i));
  // In turns, so that redis servers boot and sync while the engine is busy with the sentinels' hosts.
  const sentinelHosts = colocated
    ? redisHosts.slice(0, sentinels)
    : serverNames('sentinel', sentinels).map((name, i) => start(name, redisHosts.length + i, redisHosts[0]));
  const all = [...new Set([...redisHosts, ...sentinelHosts])];
  for (const host of all) host.catch(() => undefined);
  return {
    network,
    redis: redisHosts,
    sentinels: sentinelHosts,
    async wipe() {
      await Promise.all(all.map(async host => (await host).wipe()));
    },
    async remove() {
      const started = await Promise.allSettled(all);
      await Promise.all(started.map(host => (host.status === 'fulfilled' ? host.value.remove() : undefined)));
      await network.then(made => made.remove()).catch(() => undefined);
    },
  };
}

/** Who is who, before any host is there: hosts share their names with the servers that are to run on them. */
function namesByIp(network: HostNetwork, replicas: number, sentinels: number, colocated: boolean): NamesByIp {
  const redis = serverNames('redis', replicas + 1);
  const watching = serverNames('sentinel', sentinels);
  const hosts = colocated
    ? redis.map((name, i) => [name, ...watching.slice(i, i + 1)])
    : [...redis, ...watching].map(name => [name]);
  return Object.fromEntries(hosts.map((names, i) => [network.addressOf(i), names]));
}

/** A network whose hosts are reached at their own addresses where that works, else at published ports. */
async function addressNetwork(id: string): Promise<{ network: HostNetwork; addressing: Addressing }> {
  const wish = wishedAddressing();
  if (wish !== 'mapped') {
    const network = await createNetwork(id, 'internal');
    if (wish === 'direct' || network.reachable) return { network, addressing: 'direct' };
    await network.remove();
  }
  return { network: await createNetwork(id, 'published'), addressing: 'mapped' };
}

function wishedAddressing(): Addressing | 'auto' {
  const wish = process.env.HARNESS_ADDRESSING ?? 'auto';
  if (wish === 'direct' || wish === 'mapped' || wish === 'auto') return wish;
  throw badField('HARNESS_ADDRESSING', wish, "'auto', 'direct' or 'mapped'");
}
