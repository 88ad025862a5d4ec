import { randomBytes } from 'node:crypto';
import { type Duration, milliseconds, now, type Progress, unusable } from '../basics/index.ts';
import { environment } from '../engine/index.ts';
import type { SentinelIdentity } from './configuration.ts';
import { ask } from './control.ts';
import {
  addressOf,
  describeRedis,
  describeSentinel,
  type Ground,
  type Watched,
  type WatchedShard,
} from './describe.ts';
import { closePorts } from './firewall.ts';
import type { Host } from './host.ts';
import { type Hosts, startHosts } from './hosts.ts';
import { lackOfTopology } from './lack.ts';
import { behindNat } from './nat.ts';
import { startsFast } from './needs.ts';
import { describeNeighbour } from './neighbour.ts';
import type { HostNetwork } from './network.ts';
import { explainNotReady } from './obstacles.ts';
import { resolveTopology, type TopologyOptions } from './options.ts';
import type { Ports } from './port-range.ts';
import { introduce, type Servers, untilAnswering, untilLinked, untilWatching } from './readiness.ts';
import { QUICK_TO_LOAD, QUICK_TO_SEND, untilCopied, untilStreaming, withSettings } from './replication.ts';
import type { Server } from './server.ts';
import type { ConfigurationReport, TopologySettings } from './settings.ts';
import { byShard, masterNames, namesOf, shardAt } from './shards.ts';
import { certify } from './tls.ts';
import { describeTopology, type Links, type Topology } from './topology.ts';
import { type HostsInZones, inTheirZones } from './zones/zoned-hosts.ts';

const LINKED_WITHIN: Duration = '5s';

/**
 * Starts a deployment and proves it ready.
 * @param hosts to use, which the caller releases; without them it takes its own
 * @param clientPorts from which clients and services connect, by their names
 * @throws UnusableInput for settings that cannot work; Error naming the server that lacks something and what
 */
export async function startTopology(
  options: TopologyOptions = {},
  { hosts, progress = () => undefined, clientPorts = {}, serviceHosts = [] }: Surroundings = {},
): Promise<Topology> {
  const settings = resolveTopology(options, [...Object.keys(clientPorts), ...serviceHosts]);
  if (settings.tls) requireTls();
  requireTopology(settings);
  if (settings.configuration !== undefined) progress(showConfiguration(settings.configuration));
  if (settings.neighbour && hosts && !hosts.neighbour)
    throw new Error('the hosts that were given were started without those of the neighbour');
  const taken = hosts ?? startHosts(settings);
  const own = settings.nat ? behindNat(taken) : taken;
  const release = async () => (hosts === undefined ? own.release() : own.wipe());
  const described: Server[] = [];
  try {
    const ground = { settings, certification: await certify(settings) };
    const network = await own.network;
    const zoned = inTheirZones(own, settings, network, clientPorts);
    const [{ watchedSinceMs, ...servers }, neighbour] = await Promise.all([
      startServers(ground, zoned, network, described),
      startNeighbour(settings, own, described),
    ]).catch(async error => {
      throw await explainNotReady(error, described, settings);
    });
    progress(`topology ready: ${showSize(settings)}`);
    const linked = Promise.all([linksOf(settings, servers), neighbour?.linked]).then(() => undefined);
    const links = { watchedSinceMs, linked };
    const all = { ...own, addService: zoned.addService };
    return describeTopology(ground, servers, all, network.gateway, links, release, neighbour?.running);
  } catch (error) {
    // What went wrong first is what a person must hear of.
    await release().catch(() => undefined);
    throw error;
  }
}

/** What a topology is started with and among. */
export interface Surroundings {
  readonly hosts?: Hosts;
  readonly progress?: Progress;
  readonly clientPorts?: Readonly<Record<string, Ports>>;
  /** The names of services that get a host of their own, and can be in a zone. */
  readonly serviceHosts?: readonly string[];
}

/** @throws UnusableInput when the image's servers do not speak TLS */
function requireTls(): void {
  const { capabilities, image } = environment();
  const why = capabilities.TLS;
  if (why === null) return;
  throw unusable({
    tried: 'to start the servers with TLS, as `topology.tls`, `topology.security` or `--secure` says',
    found: `${image.server}-server of the image ${image.name} cannot: ${why}`,
    todo: 'set HARNESS_IMAGE to an image whose server was built with TLS, or leave TLS out, such as with `--secure acl`',
  });
}

/** @throws UnusableInput when the engine or the kernel lacks what the settings need */
function requireTopology(settings: TopologySettings): void {
  const found = lackOfTopology(settings);
  if (found === undefined) return;
  throw unusable({
    tried: 'to start the topology',
    found,
    todo: 'use a machine whose engine and kernel have it (latency: sch_netem and sch_htb), or leave the option out',
  });
}

/** What a lasting deployment has besides: links between all sentinels, and replicas that know their master when they restart. */
async function linksOf(settings: TopologySettings, { redis, sentinels }: Servers): Promise<void> {
  const deadlineMs = now() + milliseconds('linked within', LINKED_WITHIN);
  const replicas = byShard(settings, redis).flatMap(([, [, ...followers]]) => followers);
  await Promise.all([
    ...sentinels.map(sentinel => untilLinked(sentinel, settings, deadlineMs)),
    // One that may not rewrite its configuration restarts as a master, here as anywhere.
    ...replicas.map(replica => ask(replica, ['CONFIG', 'REWRITE']).catch(() => undefined)),
  ]);
}

/** The deployment of other users, proven ready like the tested one; undefined where the settings have none. */
async function startNeighbour({ neighbour: settings }: TopologySettings, own: Hosts, described: Server[]) {
  if (settings === undefined || own.neighbour === undefined) return undefined;
  const ground = { settings, certification: undefined };
  const { network, prefix, ...hosts } = own.neighbour;
  const unzoned = { ...hosts, proveLatency: async () => undefined };
  const servers = await startServers(ground, unzoned, await network, described, prefix);
  const discard = ({ host }: Server) => own.discard(host);
  return {
    running: describeNeighbour(masterNames(settings)[0] ?? '', servers, discard),
    linked: linksOf(settings, servers),
  };
}

/**
 * Servers start as soon as their own host is there; sentinels once there is something in order to watch.
 * @param described is given every server as soon as it is about to start
 */
async function startServers(
  ground: Ground,
  hosts: Omit<HostsInZones, 'addService'>,
  network: HostNetwork,
  described: Server[],
  prefix = '',
): Promise<Servers & Pick<Links, 'watchedSinceMs'>> {
  const { settings } = ground;
  const deadlineMs = now() + settings.readyWithinMs;
  const { shards, identities } = planOf(settings, network, prefix);

  const redis = hosts.redis.map(async (host, place) => {
    const server = await describeRedis(await host, ground, shardAt(settings, place));
    described.push(server);
    await closePorts(server, settings);
    await server.start();
    await untilAnswering(server, deadlineMs);
    return server;
  });
  // The first failure reaches the code that awaits these; the other rejections must not end the process.
  for (const server of redis) server.catch(() => undefined);
  const inSync = Promise.all(
    byShard(settings, redis).map(([, servers]) => shardInSync(servers, settings, deadlineMs)),
  );
  const listening = identities.map(async (identity, index) => {
    const host = await (hosts.sentinels[index] as Promise<Host>);
    const sentinel = await describeSentinel(identity, host, ground, shards);
    await inSync;
    described.push(sentinel);
    await closePorts(sentinel, settings);
    await sentinel.start();
    await untilAnswering(sentinel, deadlineMs);
    return sentinel;
  });
  await Promise.all([inSync, hosts.proveLatency(), ...listening]);
  const sentinels = await Promise.all(listening);
  // A sentinel connects to the servers that it watches in its first millisecond (sentinelTimer in sentinel.c).
  const watchedSinceMs = now();
  await Promise.all(
    sentinels.map(async (sentinel, index) => {
      const peers = identities.toSpliced(index, 1);
      await Promise.all(
        shards.map(async ({ name, servers: [master] }) => {
          await introduce(sentinel, peers, name, master.address);
          await untilWatching(sentinel, name, settings, deadlineMs);
        }),
      );
    }),
  );
  return { redis: (await Promise.all(redis)) as [Server, ...Server[]], sentinels, watchedSinceMs };
}

/** The first of them is the master. */
async function shardInSync(
  [master, ...replicas]: readonly Promise<Server>[],
  settings: TopologySettings,
  deadlineMs: number,
): Promise<void> {
  const running = await (master as Promise<Server>);
  await withSettings(running, startsFast(settings, running.name) ? QUICK_TO_SEND : {}, () =>
    Promise.all(replicas.map(async replica => follow(await replica, running, settings, deadlineMs))),
  );
}

const showConfiguration = ({ files, changes }: ConfigurationReport): string =>
  `configuration from ${files.join(', ')}; what differs on the hosts: ${changes.length} lines, which the report lists`;

const showSize = ({ shards, replicas, sentinels }: TopologySettings): string =>
  `${shards === 1 ? '' : `${shards} masters with each `}${replicas} replicas, ${sentinels} sentinels`;

const follow = (
  replica: Server,
  master: Server,
  settings: TopologySettings,
  deadlineMs: number,
): Promise<void> =>
  withSettings(replica, startsFast(settings, replica.name) ? QUICK_TO_LOAD : {}, async () => {
    await untilCopied(replica, master, deadlineMs);
    // Whoever loads that quickly would mostly wait for the stream for a second; whoever connects anew is sent it at once.
    await ask(replica, ['CLIENT', 'KILL', 'TYPE', 'master']);
    await untilStreaming(replica, master, deadlineMs);
  });

/** Who will be where, which is settled before any host is there. */
function planOf(
  settings: TopologySettings,
  network: HostNetwork,
  prefix: string,
): { shards: readonly WatchedShard[]; identities: readonly SentinelIdentity[] } {
  const { colocated } = settings;
  const watched = namesOf(settings, 'redis').map((name, i) => ({
    name,
    address: addressOf(settings, 'redis', name, network.addressOf(i)),
  }));
  const identities = namesOf(settings, 'sentinel').map((name, i) => ({
    name: `${prefix}${name}`,
    address: addressOf(settings, 'sentinel', name, network.addressOf(colocated ? i : watched.length + i)),
    id: randomBytes(20).toString('hex'),
  }));
  const shards = byShard(settings, watched).map(([name, servers]) => ({
    name,
    servers: servers as [Watched, ...Watched[]],
  }));
  return { shards, identities };
}
