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

/** One step of the lab, independent of a running deployment. */
export interface Step {
  readonly title: string;
  /** The explanation before its commands. */
  readonly text: string;
  readonly acts: readonly Act[];
}

/** A command of a step, with its expected output. */
export interface Act {
  /** Where it runs: 'redis-1', 'sentinel-2', 'your application'. */
  where(cast: Cast): string;
  /** The command as displayed. */
  line(cast: Cast): string;
  /** @param tell prints a line at once, before the output is complete @returns the output, without colours */
  perform(lab: Lab, cast: Cast, tell: (line: string) => void): Promise<string>;
  /** Only output lines that begin with one of these are shown; all if empty. */
  readonly keep: readonly string[];
  /** The patterns that the output must match. */
  readonly shows: readonly Pattern[];
  readonly means: string;
  /** How long to repeat it until it matches, in ms; 0 for a command that changes something. */
  readonly repeatForMs: number;
}

/** A function for what is known only at run time, such as an address. */
export type Pattern = RegExp | ((cast: Cast) => RegExp);

export const patternsOf = ({ shows }: Pick<Act, 'shows'>, cast: Cast): RegExp[] =>
  shows.map(pattern => (typeof pattern === 'function' ? pattern(cast) : pattern));

/** A pattern for text as it is, between what is no part of a number or an address. */
export const exactly = (text: string): RegExp =>
  new RegExp(`(?<![\\w.])${text.replaceAll(/[.*+?^$(){}|[\]\\]/g, '\\$&')}(?![\\w.])`);
