import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis-6';
import type { Address } from '../basics/index.ts';
import type { SentinelAddition } from './added-sentinels.ts';
import { type NewAddress, resolveNewAddress } from './address-change.ts';
import type { Cluster } from './cluster/cluster.ts';
import { ask } from './control.ts';
import type { Ground } from './describe.ts';
import type { Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import { membersOf } from './members.ts';
import { type Neighbour, type RunningNeighbour, serversOfNeighbour } from './neighbour.ts';
import { type ConnectOptions, ownConnections } from './own-connections.ts';
import { plainPorts } from './plain-ports.ts';
import type { Servers } from './readiness.ts';
import type { Addition } from './replicas.ts';
import { type SentinelOptions, sentinelOptionsOf } from './sentinel-options.ts';
import type { Server } from './server.ts';
import type { ServiceContainer, ServiceProgram } from './service-container.ts';
import type { TopologySettings } from './settings.ts';
import { masterNames } from './shards.ts';

/** The connections of sentinels. */
export interface Links {
  /**
   * Resolves once every sentinel is connected to every other, up to 100 ms after all is ready: Sentinel looks after its
   * connections ten to twenty times a second. Awaited before the first fault.
   */
  readonly linked: Promise<void>;
  /**
   * From then on every sentinel was connected to the servers that it watches, in ms on the harness's clock; undefined
   * without sentinels.
   */
  readonly watchedSinceMs: number | undefined;
}

/** A running Sentinel deployment, proven ready: one master or several, replicas in sync, all sentinels agreed. */
export interface Topology extends Links {
  readonly settings: TopologySettings;
  /** What a Redis Cluster has besides; undefined behind Sentinel. */
  readonly cluster?: Cluster;
  /** The names under which the sentinels monitor the masters: 'mymaster', or 'shard-1', 'shard-2', … */
  readonly shards: readonly [string, ...string[]];
  /** The redis server that was the master, or that of the first shard, when the topology became ready. */
  readonly firstMaster: Server;
  /** All redis servers, whatever their role. */
  readonly redis: readonly [Server, ...Server[]];
  readonly sentinels: readonly Server[];
  /** Every server. */
  readonly servers: readonly Server[];
  /** The server with that address inside the network or as reached from here, or that name. */
  find(address: Address | string): Server | undefined;
  /** Where clients on this machine come from, as the hosts see it. */
  readonly clientAddress: string;
  /** From 'address in the network' to the address that reaches it from here; empty when both are the same. */
  readonly natMap: Readonly<Record<string, Address>>;
  /** What an ioredis client on this machine needs to find the master, or that of the first shard. */
  readonly sentinelOptions: SentinelOptions;
  /**
   * An ordinary Sentinel-aware ioredis in this process, for commands of a scenario's own.
   * Closed with the topology.
   */
  connect(options?: ConnectOptions): Redis;
  /**
   * Sends one command on a connection of the harness's own, which cuts of clients leave alone, and closes it.
   * Rejects with the server's error, and when there is no reply within a second.
   */
  ask(server: Server, ...command: string[]): Promise<unknown>;
  /**
   * The ports that answer commands without TLS, tried on every host: 'redis-2:6379'. Empty where all servers speak TLS only.
   */
  plainPorts(): Promise<string[]>;
  /**
   * One more replica on a host of its own, 'redis-4' after three; resolves when its copy is complete and further writes
   * reach it. Sentinels hear of it from the master within 10 s.
   */
  addReplica(addition: Addition): Promise<Server>;
  /**
   * Ends a redis server and its host for good, as when a machine is taken out of service. Sentinels go on listing it as
   * down until they are reset.
   * @throws UnusableInput for a server that shares its host, or is not one of `redis`
   */
  removeReplica(replica: Server): Promise<void>;
  /**
   * A container for a service of the user's own, on a host of its own in the network; it does not run yet. Both are removed
   * with the topology.
   * @param port that this machine must reach
   * @param programAt what is to run, when the address is known
   */
  addService(
    name: string,
    port: number,
    programAt: (host: Host) => ServiceProgram,
  ): Promise<ServiceContainer>;
  /**
   * One more sentinel with a new identity on a host of its own, 'sentinel-4' after three. It finds replicas and other
   * sentinels by itself, within seconds.
   */
  addSentinel(addition: SentinelAddition): Promise<Server>;
  /**
   * Ends a sentinel and its host for good. The other sentinels count it until they are reset.
   * @throws UnusableInput for a sentinel that shares its host, or is not one of `sentinels`
   */
  removeSentinel(sentinel: Server): Promise<void>;
  /**
   * An address for a server that changes it; nothing is changed yet.
   * @throws UnusableInput naming why this server cannot get it
   */
  newAddressFor(server: Server, wanted: NewAddress): Promise<string>;
  /**
   * Gives a server that does not run an address from `newAddressFor`.
   * @param namesStaleForMs how long other hosts and clients still resolve its name to the address before
   * @returns the moment, on the harness's clock
   */
  moveTo(server: Server, ip: string, namesStaleForMs?: number): Promise<number>;
  /** Calls `listener` whenever a server has another address, and when its stale name leads to this address. */
  onMove(listener: (server: Server) => void): void;
  /** A deployment of other users in the same network; undefined where there is none. */
  readonly neighbour: Neighbour | undefined;
  /** Servers that were removed while it ran. */
  readonly former: readonly Server[];
  /** Its hosts that an earlier deployment had left unclean and that were replaced, each with what was found on it. */
  replacedHosts(): Promise<readonly string[]>;
  /** Ends it. Hosts that it was given stay, wiped; hosts of its own are removed. */
  stop(): Promise<void>;
}

/**
 * @param release what `stop` does with the hosts
 */
export function describeTopology(
  ground: Ground,
  given: Servers,
  hosts: Hosts,
  clientAddress: string,
  { linked, watchedSinceMs }: Links,
  release: () => Promise<void>,
  neighbour?: RunningNeighbour,
): Topology {
  // A failure reaches the code that awaits it; a topology that is stopped before is no failure.
  linked.catch(() => undefined);
  const members = membersOf(given, ground, hosts);
  const { redis, sentinels, servers, former, natMap } = members;
  const shards = masterNames(ground.settings) as [string, ...string[]];
  const sentinelAddresses = sentinels.map(({ reach }) => reach);
  const sentinelOptions = sentinelOptionsOf(shards[0], members, sentinelAddresses);
  const connections = ownConnections(members, sentinelOptions, natMap);
  const moves = new EventEmitter<{ move: [Server] }>();
  return {
    settings: ground.settings,
    neighbour,
    former,
    replacedHosts: hosts.replaced,
    removeReplica: members.removeReplica,
    removeSentinel: members.removeSentinel,
    addSentinel: members.addSentinel,
    addReplica: members.addReplica,
    addService: hosts.addService,
    newAddressFor: (server, wanted) =>
      resolveNewAddress(
        server,
        wanted,
        { settings: ground.settings, servers, neighbours: serversOfNeighbour({ neighbour }) },
        hosts.nextAddress,
      ),
    async moveTo(server, ip, namesStaleForMs = 0) {
      await neighbour?.release(ip);
      const atMs = await server.moveTo(ip, namesStaleForMs);
      // Clients on this machine resolve names by this map.
      if (namesStaleForMs === 0) members.enter(server);
      else
        setTimeout(() => {
          members.enter(server);
          moves.emit('move', server);
        }, namesStaleForMs).unref();
      sentinelAddresses.splice(0, sentinelAddresses.length, ...sentinels.map(({ reach }) => reach));
      moves.emit('move', server);
      return atMs;
    },
    onMove: listener => moves.on('move', listener),
    watchedSinceMs,
    linked,
    shards,
    firstMaster: redis[0],
    redis,
    sentinels,
    servers,
    clientAddress,
    natMap,
    sentinelOptions,
    find: members.find,
    connect: connections.connect,
    ask: (server, ...command) => ask(server, command),
    plainPorts: () => plainPorts(servers),
    async stop() {
      connections.close();
      await release();
    },
  };
}
