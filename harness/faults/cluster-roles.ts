import { badField, UnusableInput } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';
import type { Deployment } from './deployment.ts';
import type { Role } from './roles.ts';

/** The name of a shard by its number, which counts from 1: 'shard-1'. @throws UnusableInput for another number */
export function shardNamed(number: number): string {
  if (Number.isInteger(number) && number >= 1) return `shard-${number}`;
  throw badField('the number of a shard', number, 'a whole number from 1');
}

const clusterOf = ({ topology: { cluster } }: Deployment) => {
  if (cluster !== undefined) return cluster;
  throw new UnusableInput('this deployment is no cluster: it has no shards');
};

const masterIn = (deployment: Deployment, shard: string): Server => {
  const { shards } = clusterOf(deployment);
  if (!shards.includes(shard))
    throw new UnusableInput(`there is no ${shard}; there are ${shards.join(', ')}`);
  const master = deployment.masterOf?.(shard);
  if (master !== undefined) return master;
  throw new Error(`${shard} has no master just now`);
};

/** The master of a shard of a cluster, by the shard's number. */
export const shardMaster = (number: number): Role => {
  const shard = shardNamed(number);
  return { role: `the master of ${shard}`, find: async deployment => [masterIn(deployment, shard)] };
};

/** The first replica of a shard, by the shard's number. */
export const shardReplica = (number: number): Role => {
  const shard = shardNamed(number);
  return {
    role: `a replica of ${shard}`,
    async find(deployment) {
      const cluster = clusterOf(deployment);
      const master = masterIn(deployment, shard);
      return deployment.topology.redis
        .filter(server => server !== master && cluster.shardOf(server) === shard)
        .slice(0, 1);
    },
  };
};

/** The masters of a cluster in the order of their shards. */
function mastersOf(deployment: Deployment): Server[] {
  return clusterOf(deployment).shards.flatMap(shard => deployment.masterOf?.(shard) ?? []);
}

/** The masters of the first shards, as many as are a majority. */
export const majorityOfMasters: Role = {
  role: 'a majority of the masters',
  async find(deployment) {
    const masters = mastersOf(deployment);
    return masters.slice(0, Math.floor(masters.length / 2) + 1);
  },
};

/** All masters but that of the last shard. */
export const everyMasterButOne: Role = {
  role: 'every master but one',
  find: async deployment => mastersOf(deployment).slice(0, -1),
};
