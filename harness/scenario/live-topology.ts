import { UnusableInput } from '../basics/index.ts';
import { namesOf } from '../timeline/index.ts';
import type { Directives, Server, Topology } from '../topology/index.ts';
import type { DeploymentSubject } from '../verdict/index.ts';
import { deploymentHandle } from './handles.ts';
import { type LiveCluster, liveCluster } from './live-cluster.ts';
import { memberOf, type Stage } from './stage.ts';

/** The running deployment as a scenario's body sees it: roles are those of this moment. */
export interface LiveTopology extends Omit<Topology, Withheld>, DeploymentSubject {
  /** The master that most sentinels name now. @throws UnusableInput where there are several */
  readonly master: Server;
  /** What a Redis Cluster has besides. @throws UnusableInput behind Sentinel */
  readonly cluster: LiveCluster;
  /** The redis servers that are no masters. */
  readonly replicas: readonly Server[];
  /** The master of one of several shards. */
  masterOf(shard: string): Server;
  /** The other redis servers of that shard. */
  replicasOf(shard: string): readonly Server[];
  /**
   * One more replica of the present master on a host of its own, 'redis-4' after three; resolves when its copy is complete
   * and further writes reach it. Sentinels hear of it from the master within 10 s.
   * @param directives added to its redis.conf
   */
  addReplica(directives?: Directives): Promise<Server>;
  /**
   * Ends a redis server and its host for good, as when a machine is taken out of service. Nothing waits for it any more.
   * Sentinels go on listing it as down until they are reset.
   * @throws UnusableInput for the present master, and for a server that shares its host
   */
  removeReplica(replica: Server): Promise<void>;
}

type Withheld = 'cluster' | 'stop' | 'firstMaster' | 'former' | 'addReplica' | 'removeReplica' | 'addService';

export function liveTopology(stage: Stage): LiveTopology {
  const {
    stop: _stop,
    firstMaster: _first,
    former: _former,
    cluster: _cluster,
    addService: _addService,
    ...lasting
  } = stage.topology;
  const server = (name: string): Server => {
    const found = stage.topology.find(name);
    if (found === undefined) throw new Error(`there is no server ${name}`);
    return found;
  };
  return {
    ...lasting,
    ...deploymentHandle(stage),
    addReplica: directives => addReplica(stage, directives),
    removeReplica: replica => removeReplica(stage, replica),
    get cluster() {
      return liveCluster(stage);
    },
    get master() {
      return stage.deployment.master();
    },
    get replicas() {
      const { topology, deployment } = stage;
      const masters = topology.shards.map(shard => deployment.master(shard).name);
      return namesOf(stage.members, 'redis')
        .filter(name => !masters.includes(name))
        .map(server);
    },
    masterOf: shard => stage.deployment.master(shard),
    replicasOf: shard =>
      stage.topology.redis.filter(each => each.shard === shard && each !== stage.deployment.master(shard)),
  };
}

/** Everybody hears of the new one before it starts: the observer, and clients whom a sentinel may send to it. */
async function addReplica(
  { topology, deployment, members, observation, clients, crowds, accepted, progress }: Stage,
  directives: Directives = {},
): Promise<Server> {
  progress('adding a replica');
  const onStart = (replica: Server) => {
    members.push(memberOf(replica, topology));
    observation.watch(replica);
    accepted?.watch(replica);
    for (const each of [...clients.values(), ...crowds.values()]) each.learn(topology.natMap);
  };
  return topology.addReplica({ master: deployment.master(), directives, onStart });
}

/** @throws UnusableInput for the master */
async function removeReplica(
  { topology, deployment, members, observation, progress }: Stage,
  replica: Server,
): Promise<void> {
  if (replica.shard !== undefined && replica === deployment.master(replica.shard))
    throw new UnusableInput(`${replica.name}, given to removeReplica, is the master now: fail over first`);
  progress(`removing ${replica.name}`);
  await topology.removeReplica(replica);
  observation.forget(replica);
  const place = members.findIndex(({ name }) => name === replica.name);
  members.splice(place, 1, { ...memberOf(replica, topology), former: true });
}
