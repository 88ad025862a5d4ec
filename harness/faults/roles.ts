import { badField, UnusableInput } from '../basics/index.ts';
import { ask, type InfoFields, infoFields, type Server } from '../topology/index.ts';
import { type Deployment, masterNameOf, withinShard } from './deployment.ts';

/** Servers by what they are at the moment of the injection. */
export interface Role {
  /** 'the master' */
  readonly role: string;
  /** The shard that the role is limited to. */
  readonly shard?: string;
  find(deployment: Deployment): Promise<readonly Server[]>;
}

/** The target of a fault: a server, or a role that is resolved at injection. */
export type Target = Server | Role;

/** @throws UnusableInput when it is none: a name is no server */
export function describeTarget(target: Target): string {
  if (typeof target === 'object' && target !== null) {
    if ('role' in target) return target.role;
    // Not only a name: clients have one too.
    if ('kind' in target) return target.name;
    // Without its contents, which can be those of a whole client.
    const given = Array.isArray(target) ? 'a list' : 'an object that is none';
    throw new UnusableInput(`the target given to a fault is ${given}; allowed: ${allowedInstead(target)}`);
  }
  throw badField('the target given to a fault', target, allowedInstead(target));
}

/** What was meant, where something else than a target was given. */
export const allowedInstead = (given: unknown): string =>
  `a role such as master, or a server such as named('${typeof given === 'string' ? given : 'redis-1'}')`;

/** @throws Error when no server has the role */
export async function serversOf(target: Target, deployment: Deployment): Promise<readonly Server[]> {
  if (!('role' in target)) return [target];
  const servers = await target.find(deployment);
  if (servers.length > 0) return servers;
  throw new Error(`no server is ${target.role} just now`);
}

const role = (
  name: string,
  find: (deployment: Deployment) => readonly Server[] | Promise<readonly Server[]>,
): Role => ({
  role: name,
  find: async deployment => find(deployment),
});

function replicasOf({ topology, master }: Deployment): readonly Server[] {
  const masters = topology.shards.map(master);
  return topology.redis.filter(server => !masters.includes(server));
}

const some = <One>(pick: Deployment['pick'], from: readonly One[], count: number): One[] => {
  if (count <= 0 || from.length === 0) return [];
  const one = pick(from);
  return [
    one,
    ...some(
      pick,
      from.filter(other => other !== one),
      count - 1,
    ),
  ];
};

const majorityOf = (count: number): number => Math.floor(count / 2) + 1;

/** The server with this name, such as 'sentinel-1'. @throws UnusableInput naming the servers when there is none */
export const named = (name: string): Role =>
  role(name, ({ topology }) => {
    const server = topology.find(name);
    if (server !== undefined) return [server];
    throw new UnusableInput(
      `there is no server '${name}'; there are ${topology.servers.map(s => s.name).join(', ')}`,
    );
  });

/** The master that most sentinels name. */
export const master: Role = role('the master', deployment => [deployment.master()]);

/**
 * A role in one of several shards: `inShard('shard-2', bestReplica)`. Sentinels monitor all shards; a command to
 * a sentinel, such as `plannedFailover(inShard('shard-2', anySentinel))`, is then about the master of this one.
 */
export const inShard = (shard: string, of: Role): Role => ({
  role: `${describeTarget(of)} of ${shard}`,
  shard,
  find: async deployment => of.find(withinShard(deployment, shard)),
});

/** The master of one of several shards: `masterOf('shard-2')`. */
export const masterOf = (shard: string): Role => inShard(shard, master);

/** One of the replicas, at random. */
export const anyReplica: Role = role('any replica', deployment =>
  some(deployment.pick, replicasOf(deployment), 1),
);

/** The replica that a sentinel would promote now (compareSlavesForPromotion in sentinel.c). */
export const bestReplica: Role = role('the best replica', async deployment => {
  masterNameOf(deployment);
  const candidates = await Promise.all(replicasOf(deployment).map(candidate));
  const [best] = candidates.filter(({ priority }) => priority > 0).sort(betterFirst);
  return best === undefined ? [] : [best.server];
});

/** Every replica. */
export const everyReplica: Role = role('every replica', replicasOf);

/** One of the sentinels, at random. */
export const anySentinel: Role = role('any sentinel', ({ pick, topology }) =>
  some(pick, topology.sentinels, 1),
);

/** The sentinel that was elected last; none before the first election. */
export const leader: Role = role('the leader', deployment => {
  const found = deployment.leader();
  return found === undefined ? [] : [found];
});

/** As many sentinels as can elect a leader, at random. */
export const majorityOfSentinels: Role = role(
  'a majority of the sentinels',
  ({ pick, topology: { sentinels } }) => some(pick, sentinels, majorityOf(sentinels.length)),
);

/** As many sentinels as can be lost with a majority left, at random. */
export const minorityOfSentinels: Role = role(
  'a minority of the sentinels',
  ({ pick, topology: { sentinels } }) =>
    some(pick, sentinels, sentinels.length - majorityOf(sentinels.length)),
);

/** The masters of the first shards of a cluster, as many as can decide. @throws UnusableInput behind Sentinel */
export const majorityOfMasters: Role = role('a majority of the masters', ({ topology, master }) => {
  if (topology.cluster === undefined)
    throw new UnusableInput(
      'this deployment is not a cluster, so its masters have no votes; use a role of Sentinel',
    );
  return topology.shards.map(shard => master(shard)).slice(0, majorityOf(topology.shards.length));
});

/** The sentinel that clients ask first: the first in their list. */
export const firstListedSentinel: Role = role('the first-listed sentinel', ({ topology }) =>
  topology.sentinels.slice(0, 1),
);

export const everySentinel: Role = role('every sentinel', ({ topology }) => topology.sentinels);

export const everyServer: Role = role('every server', ({ topology }) => topology.servers);

interface Candidate {
  readonly server: Server;
  readonly priority: number;
  readonly offset: number;
  readonly runId: string;
}

async function candidate(server: Server): Promise<Candidate> {
  const [replication, identity] = await Promise.all([
    infoOf(server, 'replication'),
    infoOf(server, 'server'),
  ]);
  return {
    server,
    priority: Number(replication('slave_priority') ?? 0),
    offset: Number(replication('slave_repl_offset') ?? 0),
    runId: identity('run_id') ?? '',
  };
}

const betterFirst = (a: Candidate, b: Candidate): number =>
  a.priority - b.priority || b.offset - a.offset || a.runId.localeCompare(b.runId);

/** A section of INFO as a function from a field's name to its value. An unreachable server has no fields. */
export const infoOf = async (server: Server, section: string): Promise<InfoFields> =>
  infoFields(await ask(server, ['INFO', section]).catch(() => ''));
