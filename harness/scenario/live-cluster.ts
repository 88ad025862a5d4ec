import { type Duration, messageOf, milliseconds, poll, UnusableInput } from '../basics/index.ts';
import {
  type Cluster,
  type ClusterNode,
  type Directives,
  holds,
  type Server,
  slotOf,
} from '../topology/index.ts';
import { memberOf, type Stage } from './stage.ts';

/** The cluster of a running deployment as a scenario's body sees it: roles are those of this moment. */
export interface LiveCluster extends Omit<Cluster, 'addNode' | 'addReplica'> {
  /** A key in a slot of the shard, as its master sees its slots; when that is away, as another server does. */
  keyOf(shard: string): Promise<string>;
  /** How many keys the shard's master has. */
  keysIn(shard: string): Promise<number>;
  /**
   * Asks a server to write one key of a shard, on a connection of the harness's own.
   * @param by without it the shard's master
   * @returns its answer: 'OK', or an error such as 'CLUSTERDOWN Hash slot not served'
   */
  tryWrite(shard: string, by?: Server): Promise<string>;
  /**
   * The same again and again, until the answer is as wanted or the time is over.
   * @returns the last answer
   */
  writeUntil(shard: string, wanted: RegExp, within: Duration, by?: Server): Promise<string>;
  /** Waits until every other running server holds this one for failing (FAIL). @returns whether they did in time */
  holdFailingWithin(within: Duration, failing: Server): Promise<boolean>;
  /** One more server on a host of its own, which joins as a master without slots. */
  addNode(directives?: Directives): Promise<Server>;
  /** The same as a replica, of whichever master redis-cli chooses: one with the fewest replicas. */
  addReplica(directives?: Directives): Promise<Server>;
}

/** @throws UnusableInput when the deployment is none */
export function liveCluster(stage: Stage): LiveCluster {
  const { topology, deployment } = stage;
  const { cluster } = topology;
  if (cluster === undefined)
    throw new UnusableInput("this scenario has no cluster: it is one with 'cluster' in its options");
  const masterOf = (shard: string) => deployment.master(shard);
  const keyOf = async (shard: string): Promise<string> => {
    // A role is seen a little later than it was taken.
    const key = await poll(() => keyNow(shard), { withinMs: SEEN_WITHIN_MS, everyMs: ASK_EVERY_MS });
    if (key !== undefined) return key;
    throw new Error(`no running server sees a master of ${shard} that has slots`);
  };
  const keyNow = async (shard: string): Promise<string | undefined> => {
    const master = masterOf(shard);
    const runs = topology.redis.filter(server => server.state() === 'running');
    const witness = master.state() === 'running' ? master : (runs[0] ?? master);
    const seen = await cluster.nodesSeenBy(witness).catch(() => []);
    const node = seen.find(({ address }) => topology.find(address) === master);
    return node === undefined || node.slots.length === 0 ? undefined : keyIn(slot => holds(node, slot));
  };
  const tryWrite = async (shard: string, by?: Server): Promise<string> => {
    const key = await keyOf(shard);
    return topology.ask(by ?? masterOf(shard), 'SET', key, 'written').then(String, messageOf);
  };
  return {
    ...cluster,
    keyOf,
    keysIn: async shard => Number(await topology.ask(masterOf(shard), 'DBSIZE')),
    tryWrite,
    async holdFailingWithin(within, failing) {
      const judges = cluster.servers.filter(each => each !== failing && each.state() === 'running');
      const allDo = async () => {
        const seen = await Promise.all(judges.map(each => cluster.nodesSeenBy(each).catch(() => [])));
        return seen.every(nodes => nodes.some(node => isFailing(node, failing))) || undefined;
      };
      const withinMs = milliseconds('the time given to holdFailingWithin', within);
      return (await poll(allDo, { withinMs, everyMs: ASK_EVERY_MS })) ?? false;
    },
    async writeUntil(shard, wanted, within, by) {
      let answer = 'nothing';
      const write = async () => {
        answer = await tryWrite(shard, by);
        return wanted.test(answer) || undefined;
      };
      await poll(write, {
        withinMs: milliseconds('the time given to writeUntil', within),
        everyMs: ASK_EVERY_MS,
      });
      return answer;
    },
    addNode: directives => added(stage, directives, addition => cluster.addNode(addition)),
    addReplica: directives => added(stage, directives, addition => cluster.addReplica(addition)),
  };
}

const isFailing = ({ address, flags }: ClusterNode, server: Server): boolean =>
  flags.includes('fail') && address.host === server.address.host;

const ASK_EVERY_MS = 50;
const SEEN_WITHIN_MS = 5000;
const MOST_TRIES = 1_000_000;

/** Keys that the count at the end leaves out: no client wrote them. */
function keyIn(isWanted: (slot: number) => boolean): string | undefined {
  for (let number = 0; number < MOST_TRIES; number += 1) {
    const key = `probe-${number}`;
    if (isWanted(slotOf(key))) return key;
  }
  return undefined;
}

/** Everybody hears of the new one before it starts: the observer, and clients whom the others may send to it. */
async function added(
  { topology, members, observation, clients, progress }: Stage,
  directives: Directives = {},
  add: (addition: Parameters<Cluster['addNode']>[0] & object) => Promise<Server>,
): Promise<Server> {
  progress('adding a node to the cluster');
  const onStart = (server: Server) => {
    const { shard: _notYet, ...member } = memberOf(server, topology);
    members.push(member);
    observation.watch(server);
    for (const client of clients.values()) client.learn(topology.natMap);
  };
  const server = await add({ directives, onStart });
  // Which shard it belongs to is known only when it has joined.
  const place = members.findIndex(({ name }) => name === server.name);
  members.splice(place, 1, memberOf(server, topology));
  return server;
}
