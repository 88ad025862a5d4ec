import { fromEngine } from '../engine/index.ts';
import type { Host } from './host.ts';
import { hostNames, type NamesByIp } from './host-names.ts';
import { NEIGHBOUR_PREFIX } from './neighbour.ts';
import type { HostNetwork } from './network.ts';
import { leaseSet } from './pool/pool.ts';
import type { ServiceContainer, ServiceProgram } from './service-container.ts';
import { serviceHosts } from './service-hosts.ts';
import { redisCount, serverNames } from './shards.ts';
import { spareAddresses } from './spare-addresses.ts';

/** The hosts of one topology, still starting perhaps: each server can start as soon as its own host is there. */
export interface Hosts {
  readonly network: Promise<HostNetwork>;
  readonly redis: readonly Promise<Host>[];
  readonly sentinels: readonly Promise<Host>[];
  /** Those of the neighbour, which are wiped and released with these; undefined where there is none. */
  readonly neighbour: FirstHosts | undefined;
  /** Takes one more. @param name one that no host had before */
  add(name: string): Promise<Host>;
  /**
   * A container for a service, on a host of its own that is known by its name. It does not run yet. Both are removed with the
   * deployment.
   * @param port that this machine must reach
   * @param programAt what is to run, when the address is known
   */
  addService(
    name: string,
    port: number,
    programAt: (host: Host) => ServiceProgram,
  ): Promise<ServiceContainer>;
  /** An address of the network that no host had before. */
  nextAddress(): Promise<string>;
  /** Takes a host away for good: it is off, and its name is gone. */
  discard(host: Host): Promise<void>;
  /** Hosts of the pool that were not as they were when new and were replaced, each with what was found on it. */
  replaced(): Promise<readonly string[]>;
  /** Ends all servers and deletes their data, so that another topology can use the hosts that were there first. */
  wipe(): Promise<void>;
  /** Gives them back to the pool of the run, or removes them where there is none. */
  release(): Promise<void>;
}

/** The hosts that a deployment starts on. */
interface FirstHosts extends Pick<Hosts, 'network' | 'redis' | 'sentinels'> {
  /** What the names of the hosts begin with; absent for those of the tested deployment. */
  readonly prefix?: string;
}

/** Takes hosts for a topology, in a network of their own, and returns at once. */
export function startHosts({
  shards = 1,
  replicas,
  sentinels,
  colocated = false,
  neighbour,
}: {
  shards?: number;
  replicas: number;
  sentinels: number;
  colocated?: boolean;
  neighbour?: { replicas: number; sentinels: number };
}): Hosts {
  const leased = fromEngine('to make a network', leaseSet());
  const network = leased.then(({ set }) => set.network);
  const names = hostNames();
  const firstIps = new Map<Host, string>();
  const redisNames = serverNames('redis', redisCount({ shards, replicas }));
  const ownNames = namesOfHosts(redisNames, sentinels, colocated);
  const theirNames = neighbour ? neighbourNames(neighbour) : { redis: [], sentinels: [] };
  const allNames = [...ownNames, ...[...theirNames.redis, ...theirNames.sentinels].map(name => [name])];
  const start = async (name: string, index: number, turn?: Promise<unknown>) => {
    const { set } = await leased;
    await turn;
    const all: NamesByIp = Object.fromEntries(allNames.map((names, i) => [set.network.addressOf(i), names]));
    const host = await fromEngine(`to start the host ${name}`, set.take(index, name, all));
    firstIps.set(host, host.ip);
    return names.enter(host, all[host.ip] ?? [name]);
  };
  const redisHosts = redisNames.map((name, i) => start(name, i));
  // In turns, so that redis servers boot and sync while the engine is busy with the sentinels' hosts.
  const sentinelHosts = colocated
    ? redisHosts.slice(0, sentinels)
    : serverNames('sentinel', sentinels).map((name, i) => start(name, redisHosts.length + i, redisHosts[0]));
  const theirs = startNeighbour(ownNames.length, theirNames, start);
  const first = [...new Set([...redisHosts, ...sentinelHosts, ...theirs.redis, ...theirs.sentinels])];
  const theirNetwork = network.then(all => addressesFrom(ownNames.length, all));
  for (const promised of [...first, theirNetwork]) promised.catch(() => undefined);
  const added: Promise<Host>[] = [];
  let lastIndex = first.length - 1;
  const services = serviceHosts(leased, names);
  const spare = spareAddresses(network);
  return {
    network,
    redis: redisHosts,
    sentinels: sentinelHosts,
    neighbour: neighbour && {
      ...theirs,
      prefix: NEIGHBOUR_PREFIX,
      network: theirNetwork,
    },
    async add(name) {
      lastIndex += 1;
      const host = start(name, lastIndex);
      added.push(host);
      await host;
      await names.publish();
      return host;
    },
    addService: services.add,
    nextAddress: spare.next,
    discard: async host => {
      await host.powerOff('plugged');
    },
    replaced: async () => (await leased).set.replaced,
    async wipe() {
      await services.remove();
      await spare.clearFirst(firstIps);
      for (const host of await Promise.all(added.splice(0))) {
        names.leave(host);
        await host.wipe();
      }
      await Promise.all(first.map(async host => (await host).wipe()));
      // The engine writes the table of names anew when a host is switched on.
      await names.publish();
    },
    async release() {
      await Promise.allSettled([...first, ...added]);
      await services.remove();
      await spare.clearFirst(firstIps);
      await fromEngine(
        'to give the hosts back',
        leased.then(({ release }) => release()),
      );
    },
  };
}

/** Who is who, before any host is there: hosts share their names with the servers that are to run on them. */
function namesOfHosts(
  redis: readonly string[],
  sentinels: number,
  colocated: boolean,
): (readonly string[])[] {
  const watching = serverNames('sentinel', sentinels);
  return colocated
    ? redis.map((name, i) => [name, ...watching.slice(i, i + 1)])
    : [...redis, ...watching].map(name => [name]);
}

function neighbourNames({ replicas, sentinels }: { replicas: number; sentinels: number }) {
  const named = (name: string) => `${NEIGHBOUR_PREFIX}${name}`;
  return {
    redis: serverNames('redis', replicas + 1).map(named),
    sentinels: serverNames('sentinel', sentinels).map(named),
  };
}

/** @param firstIndex the place of its first host in the network */
const startNeighbour = (
  firstIndex: number,
  { redis, sentinels }: ReturnType<typeof neighbourNames>,
  start: (name: string, index: number) => Promise<Host>,
): Pick<FirstHosts, 'redis' | 'sentinels'> => ({
  redis: redis.map((name, i) => start(name, firstIndex + i)),
  sentinels: sentinels.map((name, i) => start(name, firstIndex + redis.length + i)),
});

/** The network as hosts see it that count their places from `firstIndex`. */
const addressesFrom = (firstIndex: number, network: HostNetwork): HostNetwork => ({
  ...network,
  addressOf: index => network.addressOf(firstIndex + index),
});
