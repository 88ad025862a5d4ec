import { UnusableInput } from '../basics/index.ts';
import { namesOf } from '../timeline/index.ts';
import type { Directives, Neighbour, Server, Topology } from '../topology/index.ts';
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
  /** The second deployment in the same network. @throws UnusableInput without `topology.neighbour` */
  readonly neighbour: Neighbour;
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
  /**
   * One more sentinel with a new identity and address, 'sentinel-4' after three. Its configuration names the present masters
   * and has the same settings; it hears of replicas and of other sentinels by itself, within seconds.
   */
  addSentinel(): Promise<Server>;
  /**
   * Ends a sentinel and its host for good, as when a pod is deleted. Nothing waits for it any more. The other sentinels count
   * it, also for the majority of a vote, until they are reset.
   * @throws UnusableInput for a sentinel that shares its host
   */
  removeSentinel(sentinel: Server): Promise<void>;
}

type Withheld =
  | 'cluster'
  | 'neighbour'
  | 'stop'
  | 'firstMaster'
  | 'former'
  | 'addReplica'
  | 'removeReplica'
  | 'addSentinel'
  | 'removeSentinel'
  | 'addService'
  | 'newAddressFor'
  | 'moveTo'
  | 'onMove';

export function liveTopology(stage: Stage): LiveTopology {
  const {
    stop: _stop,
    firstMaster: _first,
    former: _former,
    cluster: _cluster,
    neighbour: _neighbour,
    addService: _addService,
    newAddressFor: _newAddressFor,
    moveTo: _moveTo,
    onMove: _onMove,
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
    addSentinel: () => addSentinel(stage),
    removeSentinel: sentinel => removeSentinel(stage, sentinel),
    get cluster() {
      return liveCluster(stage);
    },
    get neighbour() {
      const { neighbour } = stage.topology;
      if (neighbour !== undefined) return neighbour;
      throw new UnusableInput(
        'topology.neighbour was read, but there is none; give the scenario `topology: { neighbour: {} }`',
      );
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

async function addReplica(stage: Stage, directives: Directives = {}): Promise<Server> {
  const { topology, deployment, progress } = stage;
  progress('adding a replica');
  return topology.addReplica({ master: deployment.master(), directives, onStart: announce(stage) });
}

async function addSentinel(stage: Stage): Promise<Server> {
  const { topology, deployment, progress } = stage;
  if (topology.sentinels.length === 0)
    throw new UnusableInput(
      'addSentinel was called, but this deployment has no sentinels; allowed: with at least one',
    );
  progress('adding a sentinel');
  const masters = topology.shards.map(shard => deployment.master(shard));
  return topology.addSentinel({ masters, onStart: announce(stage) });
}

/** All users of a new server hear of it before it starts: the observer, and clients that a sentinel may send to it. */
const announce =
  ({ topology, members, observation, clients, crowds, accepted }: Stage) =>
  (server: Server): void => {
    members.push(memberOf(server, topology));
    observation.watch(server);
    accepted?.watch(server);
    for (const each of [...clients.values(), ...crowds.values()]) each.learn(topology.natMap);
  };

/** @throws UnusableInput for the master */
async function removeReplica(stage: Stage, replica: Server): Promise<void> {
  const { topology, deployment, progress } = stage;
  if (replica.shard !== undefined && replica === deployment.master(replica.shard))
    throw new UnusableInput(`${replica.name}, given to removeReplica, is the master now: fail over first`);
  progress(`removing ${replica.name}`);
  await topology.removeReplica(replica);
  forget(stage, replica);
}

async function removeSentinel(stage: Stage, sentinel: Server): Promise<void> {
  stage.progress(`removing ${sentinel.name}`);
  await stage.topology.removeSentinel(sentinel);
  forget(stage, sentinel);
}

function forget({ topology, members, observation }: Stage, server: Server): void {
  observation.forget(server);
  const place = members.findIndex(({ name }) => name === server.name);
  members.splice(place, 1, { ...memberOf(server, topology), former: true });
}
