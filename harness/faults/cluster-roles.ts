import { UnusableInput } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';
import type { Deployment } from './deployment.ts';
import type { Role } from './roles.ts';

/** The masters of a cluster in the order of their shards. @throws UnusableInput behind Sentinel, where masters have no votes */
function mastersOf({ topology, master }: Deployment): Server[] {
  if (topology.cluster !== undefined) return topology.shards.map(shard => master(shard));
  throw new UnusableInput(
    'this deployment is not a cluster, so its masters have no votes; use a role of Sentinel',
  );
}

const majorityOf = (count: number): number => Math.floor(count / 2) + 1;

/** The masters of the first shards of a cluster, as many as can decide. */
export const majorityOfMasters: Role = {
  role: 'a majority of the masters',
  async find(deployment) {
    const masters = mastersOf(deployment);
    return masters.slice(0, majorityOf(masters.length));
  },
};
