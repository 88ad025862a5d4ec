import type { Cluster as ClusterClient } from 'ioredis-6';
import { now, type Progress, UnusableInput } from '../../basics/index.ts';
import { describeRedis } from '../describe.ts';
import { type Hosts, startHosts } from '../hosts.ts';
import { untilAnswering } from '../readiness.ts';
import type { Server } from '../server.ts';
import type { ClusterSettings, TopologySettings } from '../settings.ts';
import { describeTopology, type Topology } from '../topology.ts';
import { administer, placeOf } from './administration.ts';
import type { Cluster } from './cluster.ts';
import { describeCluster, shardName } from './describe.ts';
import { type ClusterOptions, resolveCluster } from './options.ts';
import { nodesSeenBy, untilCopying, untilWhole } from './readiness.ts';

/** A running Redis Cluster, proven ready: every slot has a master, every replica a complete copy, all nodes agree. */
export interface ClusterTopology extends Topology {
  readonly cluster: Cluster;
}

/**
 * Starts a Redis Cluster and proves it ready. `redis-cli --cluster create`, run on a host, makes it of the servers.
 * @param hosts to use, which the caller releases; without them it takes its own
 * @throws UnusableInput for options that cannot work; Error naming the server that lacks something and what
 */
export async function startCluster(
  options: ClusterOptions = {},
  { hosts, progress = () => undefined }: { hosts?: Hosts; progress?: Progress } = {},
): Promise<ClusterTopology> {
  const settings = resolveCluster(options);
  const own = hosts ?? startHosts(settings);
  const release = async () => (hosts === undefined ? own.release() : own.wipe());
  try {
    const redis = await startNodes(settings, own);
    await settle(redis);
    const { shards: count, replicasPerShard } = settings.cluster;
    progress(`cluster ready: ${count} masters with ${replicasPerShard} replicas each`);
    const { gateway } = await own.network;
    const ground = { settings, certification: undefined };
    const servers = { redis, sentinels: [] };
    const links = { linked: Promise.resolve(), watchedSinceMs: undefined };
    const base = describeTopology(ground, servers, own, gateway, links, release);
    return withCluster(base, settings.cluster);
  } catch (error) {
    // What went wrong first is what a person must hear of.
    await release().catch(() => undefined);
    throw error;
  }
}

// Until redis-cli has chosen who is whose replica.
const UNSETTLED = 'no shard yet';

type Nodes = [Server, ...Server[]];

async function startNodes(
  settings: TopologySettings & { readonly cluster: ClusterSettings },
  hosts: Hosts,
): Promise<Nodes> {
  const deadlineMs = now() + settings.readyWithinMs;
  const starting = hosts.redis.map(async host => {
    const server = await describeRedis(await host, { settings, certification: undefined }, UNSETTLED);
    await server.start();
    await untilAnswering(server, deadlineMs);
    return server;
  });
  // The first failure reaches the code that awaits these; the other rejections must not end the process.
  for (const server of starting) server.catch(() => undefined);
  const [first, ...others] = (await Promise.all(starting)) as Nodes;
  const places = [first, ...others].map(placeOf);
  const replicas = ['--cluster-replicas', String(settings.cluster.replicasPerShard)];
  await administer(first, 'create', ...places, ...replicas, '--cluster-yes');
  const wanted = { nodes: places.length, masters: settings.cluster.shards };
  const nodes: Nodes = [first, ...others];
  await Promise.all(nodes.map(server => untilWhole(server, wanted, deadlineMs)));
  await Promise.all(nodes.map(server => untilCopying(server, nodes, deadlineMs)));
  return nodes;
}

/** Tells each server its shard; shards are numbered by their first slots. */
async function settle(redis: Nodes): Promise<void> {
  const seen = await nodesSeenBy(redis[0]);
  const firstSlot = (id: string) => seen.find(node => node.id === id)?.slots[0]?.[0] ?? 0;
  const masters = seen.filter(({ role }) => role === 'master').map(({ id }) => id);
  const inOrder = masters.toSorted((a, b) => firstSlot(a) - firstSlot(b));
  for (const server of redis) {
    const node = seen.find(({ address }) => address.host === server.host.ip);
    server.settleIn(shardName(inOrder.indexOf(node?.masterId ?? node?.id ?? '') + 1));
  }
}

function withCluster(base: Topology, settings: ClusterSettings): ClusterTopology {
  const shards: [string, ...string[]] = [shardName(1)];
  for (let number = 2; number <= settings.shards; number += 1) shards.push(shardName(number));
  const connections = new Set<ClusterClient>();
  const notHere = (what: string, instead: string) => {
    throw new UnusableInput(`${what} is for a deployment behind Sentinel; a cluster has ${instead}`);
  };
  return {
    ...base,
    shards,
    cluster: describeCluster(base, settings, shards, connections),
    connect: () => notHere('topology.connect', 'topology.cluster.connect'),
    addReplica: async () => notHere('topology.addReplica', 'topology.cluster.addReplica'),
    removeReplica: async () => notHere('topology.removeReplica', 'no such thing yet'),
    async stop() {
      for (const connection of connections) connection.disconnect();
      await base.stop();
    },
  };
}
