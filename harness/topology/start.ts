import { randomBytes } from 'node:crypto';
import { type Address, type Duration, milliseconds, now, type Progress } from '../basics/index.ts';
import {
  REDIS_PORT,
  redisConfiguration,
  SENTINEL_PORT,
  type SentinelIdentity,
  sentinelConfiguration,
} from './configuration.ts';
import { ask } from './control.ts';
import type { Host } from './host.ts';
import { type Hosts, startHosts } from './hosts.ts';
import { hurried, QUICK_TO_LOAD, QUICK_TO_SEND } from './hurry.ts';
import { resolveTopology, type TopologyOptions, type TopologySettings } from './options.ts';
import {
  introduce,
  type Servers,
  untilAnswering,
  untilLinked,
  untilReplicating,
  untilWatching,
} from './readiness.ts';
import { describeServer, type Server } from './server.ts';
import { describeTopology, type Topology } from './topology.ts';

const READY_WITHIN: Duration = '30s';
const LINKED_WITHIN: Duration = '5s';

/**
 * Starts a deployment and proves it ready.
 * @param hosts kept hosts to use; without them it makes its own
 * @throws UnusableInput for settings that cannot work; Error naming the server that lacks something and what
 */
export async function startTopology(
  options: TopologyOptions = {},
  { hosts, progress = () => undefined }: { hosts?: Hosts; progress?: Progress } = {},
): Promise<Topology> {
  const settings = resolveTopology(options);
  const own = hosts ?? startHosts(settings);
  const release = async () => (hosts === undefined ? own.remove() : own.wipe());
  try {
    const servers = await startServers(settings, own);
    progress(`topology ready: ${settings.replicas} replicas, ${settings.sentinels} sentinels`);
    const { gateway } = await own.network;
    return describeTopology(settings, servers, linksOf(settings, servers), gateway, release);
  } catch (error) {
    // What went wrong first is what a person must hear of.
    await release().catch(() => undefined);
    throw error;
  }
}

/** What a lasting deployment has besides: links between all sentinels, and replicas that know their master when they restart. */
async function linksOf(settings: TopologySettings, { redis, sentinels }: Servers): Promise<void> {
  const deadlineMs = now() + milliseconds('linked within', LINKED_WITHIN);
  const [, ...replicas] = redis;
  await Promise.all([
    ...sentinels.map(sentinel => untilLinked(sentinel, settings, deadlineMs)),
    // One that may not rewrite its configuration restarts as a master, here as anywhere.
    ...replicas.map(replica => ask(replica, ['CONFIG', 'REWRITE']).catch(() => undefined)),
  ]);
}

/** Servers start as soon as their own host is there; sentinels once there is something in order to watch. */
async function startServers(settings: TopologySettings, hosts: Hosts): Promise<Servers> {
  const deadlineMs = now() + milliseconds('ready within', READY_WITHIN);
  const network = await hosts.network;
  const addressOf = (index: number, port: number): Address => ({ host: network.addressOf(index), port });
  const redisAddresses = Array.from({ length: settings.replicas + 1 }, (_, i) => addressOf(i, REDIS_PORT));
  const identities = Array.from({ length: settings.sentinels }, (_, i) => ({
    address: addressOf(settings.colocated ? i : redisAddresses.length + i, SENTINEL_PORT),
    id: randomBytes(20).toString('hex'),
  }));

  const redis = hosts.redis.map(host => startRedis(host, settings, deadlineMs));
  const [master, ...replicas] = redis as [Promise<Server>, ...Promise<Server>[]];
  // Whoever waits for one of them hears of the first failure; the others must not end the process.
  for (const server of redis) server.catch(() => undefined);
  const inSync = master.then(running =>
    hurried(running, QUICK_TO_SEND, () =>
      Promise.all(replicas.map(async replica => follow(await replica, running, deadlineMs))),
    ),
  );
  const listening = hosts.sentinels.map(async (host, index) => {
    const sentinel = describeSentinel(index, await host, identities[index], settings, redisAddresses);
    await Promise.all([sentinel.prepare(), inSync]);
    await sentinel.start();
    await untilAnswering(sentinel, deadlineMs);
    return sentinel;
  });
  await Promise.all([master, inSync, ...listening]);
  const sentinels = await Promise.all(listening);
  await Promise.all(
    sentinels.map(async (sentinel, index) => {
      await introduce(sentinel, identities.toSpliced(index, 1), redisAddresses[0]);
      await untilWatching(sentinel, settings, deadlineMs);
    }),
  );
  return { redis: [await master, ...(await Promise.all(replicas))], sentinels };
}

const follow = (replica: Server, master: Server, deadlineMs: number): Promise<void> =>
  hurried(replica, QUICK_TO_LOAD, () => untilReplicating(replica, master, deadlineMs));

async function startRedis(
  host: Promise<Host>,
  settings: TopologySettings,
  deadlineMs: number,
): Promise<Server> {
  const server = describeServer({
    name: (await host).name,
    kind: 'redis',
    host: await host,
    port: REDIS_PORT,
    password: passwordOf(settings.redis.requirepass),
    configuration: redisConfiguration(settings),
  });
  await server.start();
  await untilAnswering(server, deadlineMs);
  return server;
}

function describeSentinel(
  index: number,
  host: Host,
  identity: SentinelIdentity | undefined,
  settings: TopologySettings,
  [master, ...replicas]: readonly Address[],
): Server {
  if (master === undefined || identity === undefined) throw new Error(`no address for ${host.name}`);
  return describeServer({
    name: `sentinel-${index + 1}`,
    kind: 'sentinel',
    host,
    port: SENTINEL_PORT,
    password: passwordOf(settings.sentinel.requirepass),
    configuration: sentinelConfiguration(settings, { id: identity.id, master, replicas }),
  });
}

const passwordOf = (directive: unknown): string | undefined =>
  directive === undefined ? undefined : String(directive);
