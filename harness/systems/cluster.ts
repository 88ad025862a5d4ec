import { REDIS_PORT, type Server, SLOTS, showSlots, startCluster } from '../topology/index.ts';
import { type Box, boxOf, literal, type Picture, type Seen, sketched } from './picture.ts';
import { type Note, onHost, promptOn, type System, type Try } from './system.ts';

const SHARDS = 3;

/** A Redis Cluster: the key space in three parts, each with a master and a replica, and no sentinels. */
export const cluster: System = {
  name: 'cluster',
  what: 'a Redis Cluster of three masters with a replica each; the nodes monitor each other and fail over without sentinels',
  sketch() {
    const servers = sketched('redis', 2 * SHARDS, REDIS_PORT, 11);
    const third = Math.floor(SLOTS / SHARDS);
    const masters = servers.slice(0, SHARDS).map((server, i) => ({
      server,
      slots: `slots ${i === 0 ? 0 : third * i + 1}-${i === SHARDS - 1 ? SLOTS - 1 : third * (i + 1)}`,
    }));
    return pictureOf(masters, servers.slice(SHARDS));
  },
  async start(progress) {
    const topology = await startCluster({ shards: SHARDS, replicasPerShard: 1 }, { progress });
    const seen = await topology.cluster.nodesSeenBy(topology.firstMaster);
    const inOrder = seen.flatMap(node => {
      const server = topology.find(node.address);
      return server === undefined ? [] : [{ server, node, shard: server.shard ?? '' }];
    });
    const sorted = inOrder.toSorted((a, b) => a.shard.localeCompare(b.shard));
    const masters = sorted.filter(({ node }) => node.role === 'master');
    const replicas = sorted.filter(({ node }) => node.role === 'replica').map(({ server }) => server);
    return {
      picture: pictureOf(
        masters.map(({ server, node }) => ({ server, slots: `slots ${showSlots(node.slots)}` })),
        replicas,
      ),
      tries: triesOf(masters.map(({ server }) => server)),
      notes: notesOf(
        masters.map(({ server }) => server),
        replicas,
      ),
      stop: () => topology.stop(),
    };
  },
};

/** @param replicas in the order of their masters */
function pictureOf(masters: readonly { server: Seen; slots: string }[], replicas: readonly Seen[]): Picture {
  const masterBox = ({ server, slots }: { server: Seen; slots: string }): Box => {
    const box = boxOf(server, 'master');
    return { ...box, lines: [...box.lines, slots] };
  };
  const replicaBox = (server: Seen, i: number): Box => {
    const box = boxOf(server, 'replica');
    return { ...box, lines: [...box.lines, `of ${masters[i]?.server.name}`] };
  };
  return [
    {
      boxes: masters.map(masterBox),
      below: ['each sends its writes to its replica; all nodes monitor each other over the cluster bus'],
    },
    { boxes: replicas.map(replicaBox) },
  ];
}

// CRC16 of 'foo' modulo 16384 is in the last third.
const KEY = 'foo';
const KEY_SLOT = 12_182;

function triesOf(masters: readonly Server[]): Try[] {
  const [first, ...others] = masters as [Server, ...Server[]];
  const last = others.at(-1) ?? first;
  const place = `${first.address.host}:${first.address.port}`;
  return [
    {
      what: 'the state of the cluster',
      line: onHost(first.host, 'redis-cli CLUSTER INFO'),
      shows: /cluster_state:ok[\s\S]*cluster_slots_assigned:16384/,
    },
    {
      what: 'a node without the slot of a key returns the owner (MOVED)',
      line: onHost(first.host, `redis-cli GET ${KEY}`),
      shows: new RegExp(`^MOVED ${KEY_SLOT} ${literal(last.address.host)}:`),
    },
    {
      what: 'with -c the client follows the redirection',
      line: onHost(first.host, `redis-cli -c SET ${KEY} bar`),
      shows: /^OK$/,
    },
    {
      what: 'the same from another node',
      line: onHost((others[0] ?? first).host, `redis-cli -c GET ${KEY}`),
      shows: /^bar$/,
    },
    {
      what: 'the owner of each slot range, and whether all slots are covered',
      line: onHost(first.host, `redis-cli --cluster check ${place}`),
      shows: /All 16384 slots covered/,
    },
  ];
}

function notesOf([master]: readonly Server[], [replica]: readonly Server[]): Note[] {
  if (master === undefined || replica === undefined) return [];
  return [
    { what: 'a prompt that follows redirections', line: promptOn(master.host, 'redis-cli -c') },
    { what: 'the nodes, as one of them reports them', line: onHost(master.host, 'redis-cli CLUSTER NODES') },
    {
      what: 'a failover on request: the replica takes over from its master',
      line: onHost(replica.host, 'redis-cli CLUSTER FAILOVER'),
    },
    {
      what: 'kills a master; its replica is promoted within seconds',
      line: onHost(master.host, "sh -c 'kill -KILL $(pidof redis-server)'"),
    },
  ];
}
