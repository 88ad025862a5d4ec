import { badField, UnusableInput } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';
import type { Deployment } from './deployment.ts';

/** One shard of a deployment, as if there were no other: the sentinels watch them all. */
export function withinShard(deployment: Deployment, shard: string): Deployment {
  const { topology } = deployment;
  if (!topology.shards.includes(shard))
    throw badField('the shard given to a role', shard, topology.shards.map(name => `'${name}'`).join(', '));
  const isHere = (server: Server) => server.kind === 'sentinel' || server.shard === shard;
  const [first = topology.firstMaster, ...others] = topology.redis.filter(isHere);
  return {
    ...deployment,
    topology: {
      ...topology,
      shards: [shard],
      firstMaster: first,
      redis: [first, ...others],
      servers: topology.servers.filter(isHere),
    },
    master: () => deployment.master(shard),
    leader: () => deployment.leader(shard),
  };
}

/**
 * The name under which the sentinels watch the master.
 * @throws UnusableInput where there are several: what is meant has to be said
 */
export function masterNameOf({ topology: { shards } }: Pick<Deployment, 'topology'>): string {
  const [only, ...others] = shards;
  if (others.length === 0) return only;
  throw new UnusableInput(
    `this topology has ${shards.length} masters: say which is meant, as masterOf('${only}') or inShard('${only}', bestReplica); there are ${shards.join(', ')}`,
  );
}
