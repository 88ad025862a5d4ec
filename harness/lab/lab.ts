import { showAddress } from '../basics/index.ts';
import type { Observation } from '../observation/index.ts';
import type { TimelineStart } from '../timeline/index.ts';
import { fields, MASTER_NAME, type Server, type Topology } from '../topology/index.ts';
import type { Follower } from './follower.ts';

/** What the steps work on. */
export interface Lab {
  readonly topology: Topology;
  readonly observation: Observation;
  readonly follower: Follower;
  /** What the last failover is counted from; undefined before the first. */
  began: TimelineStart | undefined;
}

/** The servers by their present roles. */
export interface Cast {
  /** The master that the first sentinel reports. */
  readonly master: Server;
  /** The redis servers that are not the master, also those that are down. */
  readonly replicas: readonly [Server, ...Server[]];
  readonly sentinels: readonly [Server, ...Server[]];
  /** The redis server that was the master at the beginning. */
  readonly first: Server;
}

/** The server on whose host a command runs. */
export type Place = (cast: Cast) => Server;

export const theMaster: Place = ({ master }) => master;
export const theFirstMaster: Place = ({ first }) => first;
export const aReplica: Place = ({ replicas }) => replicas[0];
export const anotherReplica: Place = ({ replicas }) => replicas.at(-1) ?? replicas[0];

/** @param number from 1 */
export const sentinel =
  (number: 1 | 2 | 3): Place =>
  ({ sentinels }) =>
    sentinels[number - 1] ?? sentinels[0];

/** @throws Error when the first sentinel reports a master outside the deployment */
export async function castOf({ topology }: Pick<Lab, 'topology'>): Promise<Cast> {
  const [asked, ...others] = topology.sentinels;
  if (asked === undefined)
    throw new Error('the lab needs a deployment with a sentinel, and this one has none');
  const seen = fields(await topology.ask(asked, 'SENTINEL', 'MASTER', MASTER_NAME));
  const named = { host: String(seen.ip), port: Number(seen.port) };
  const master = topology.find(named);
  const [replica, ...more] = topology.redis.filter(server => server !== master);
  if (master === undefined || replica === undefined)
    throw new Error(
      `${asked.name} reports the master ${showAddress(named)}, which is not a server of this deployment`,
    );
  return { master, replicas: [replica, ...more], sentinels: [asked, ...others], first: topology.firstMaster };
}
