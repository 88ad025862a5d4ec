import { Cluster as ClusterClient } from 'ioredis-6';
import { type Address, poll, UnusableInput } from '../../basics/index.ts';
import type { Server } from '../server.ts';
import type { ClusterSettings } from '../settings.ts';
import type { Topology } from '../topology.ts';
import { administer, leftUntil, placeOf } from './administration.ts';
import type { Cluster, NodeAddition } from './cluster.ts';
import type { ClusterNode } from './nodes.ts';
import { censusOf, masterOf, nodesSeenBy, untilCopying, untilWhole } from './readiness.ts';

/** 'shard-1', 'shard-2', … in the order of the slots that they began with. */
export const shardName = (number: number): string => `shard-${number}`;

const ASK_EVERY_MS = 100;

/**
 * @param base the same servers as a topology, which starts further servers
 * @param shards their names, to which those of added masters are added
 * @param connections is given every client that is made, to be closed with the topology
 */
export function describeCluster(
  base: Topology,
  settings: ClusterSettings,
  shards: string[],
  connections: Set<ClusterClient>,
): Cluster {
  const running = (except?: Server): Server => {
    const found = base.redis.find(server => server !== except && server.state() === 'running');
    if (found !== undefined) return found;
    throw new UnusableInput('no server of the cluster runs, so nothing can be asked of it');
  };
  const join = async (server: Server, deadlineMs: number, as: 'master' | 'replica'): Promise<void> => {
    const known = running(server);
    const before = censusOf(await nodesSeenBy(known));
    const how = as === 'replica' ? ['--cluster-slave'] : [];
    await administer(known, 'add-node', placeOf(server), placeOf(known), ...how);
    const runs = base.redis.filter(each => each.state() === 'running');
    const masters = before.masters + (as === 'master' ? 1 : 0);
    await untilWhole(server, { nodes: before.nodes + 1, masters }, deadlineMs);
    await untilCopying(server, base.redis, deadlineMs);
    await Promise.all(runs.map(each => untilKnown(each, server, as, deadlineMs)));
  };
  const start = (addition: NodeAddition, as: 'master' | 'replica'): Promise<Server> =>
    base.addReplica({
      ...addition,
      master: base.firstMaster,
      join: (server, deadlineMs) => join(server, deadlineMs, as),
    });
  const untilKnown = async (by: Server, server: Server, as: ClusterNode['role'], deadlineMs: number) => {
    const knows = async () => {
      const seen = await nodesSeenBy(by).catch(() => []);
      return seen.some(({ address, role }) => address.host === server.host.ip && role === as) || undefined;
    };
    const known = await poll(knows, { withinMs: leftUntil(deadlineMs), everyMs: ASK_EVERY_MS });
    if (known === undefined) throw new Error(`${by.name} never heard of ${server.name}, which joined`);
  };
  return {
    settings,
    servers: base.redis,
    nodesSeenBy,
    async administer(action, ...args) {
      const known = running();
      return administer(known, action, placeOf(known), ...args);
    },
    connect(options = {}) {
      const nodes: Address[] = base.redis.map(({ reach }) => reach);
      const { clientLogin } = base.redis[0];
      const client = new ClusterClient(nodes, {
        natMap: (key: string) => base.natMap[key] ?? null,
        ...options,
        redisOptions: clientLogin,
      });
      client.on('error', () => undefined);
      connections.add(client);
      return client;
    },
    async addNode(addition = {}) {
      const server = await start(addition, 'master');
      const shard = shardName(shards.length + 1);
      shards.push(shard);
      server.settleIn(shard);
      return server;
    },
    async addReplica(addition = {}) {
      const server = await start(addition, 'replica');
      const shard = (await masterOf(server, base.redis))?.shard;
      if (shard === undefined) throw new Error(`${server.name} joined, and follows none of the masters`);
      server.settleIn(shard);
      return server;
    },
  };
}
