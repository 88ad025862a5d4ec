import type { ObservedEvent } from '../observation/index.ts';
import type { TopologySettings } from '../topology/index.ts';
import type { Budget } from './budget.ts';
import { type Member, namesOf } from './cast.ts';
import { clusterKind } from './cluster/kind.ts';
import { isCluster } from './cluster/state.ts';
import type { FailoverTimeline, TimelineStart } from './phases.ts';
import { sentinelKind } from './sentinel-kind.ts';
import { isLive, stateAfter } from './state.ts';

/** How a deployment fails over, and how that is read from its events. All functions are pure. */
export interface DeploymentKind {
  readonly name: 'sentinel' | 'cluster';
  /** The failover after a fault in the shard of the old master. */
  failoverAfter: ReadEvents<[start: TimelineStart], FailoverTimeline>;
  /** What explains why no replica was promoted after a fault: what servers report, and which do not answer. */
  obstaclesAfter: ReadEvents<[start: TimelineStart], string[]>;
  /**
   * The sentinels whose vote after a fault was tied; undefined when it was not, and in a cluster, which votes again by itself.
   * @param quorum of the sentinels
   */
  tiedVoteAfter: ReadEvents<[start: TimelineStart, quorum: number], readonly string[] | undefined>;
  /** Why the deployment is unstable; undefined when it is stable. Servers that do not answer can be missing. */
  whyUnstable: ReadEvents<[], string | undefined>;
  /** The master of a shard that all live servers agree on. @param shard undefined where there is one shard only */
  agreedMaster: ReadEvents<[shard: string | undefined], string | undefined>;
  /** The last known master of a shard, also when it does not answer or servers differ. */
  likelyMaster: ReadEvents<[shard: string | undefined], string | undefined>;
  /** How long the steps of a failover can take at most. */
  budgetOf(settings: TopologySettings): Budget;
  /** The shard that a key belonged to at a moment; undefined where each client works on one shard. */
  shardOfKeyAt: ReadEvents<[atMs: number], ((key: string) => string | undefined) | undefined>;
}

type ReadEvents<Arguments extends unknown[], Result> = (
  events: readonly ObservedEvent[],
  members: readonly Member[],
  ...rest: Arguments
) => Result;

export const kindOf = (members: readonly Member[]): DeploymentKind =>
  isCluster(members) ? clusterKind : sentinelKind;

/** How long the steps of a failover can take at most, by the settings of a deployment. */
export const budgetOf = (settings: TopologySettings): Budget =>
  (settings.cluster === undefined ? sentinelKind : clusterKind).budgetOf(settings);

/** The failover of the shard in which the old master is. The same events give the same timeline, years later too. */
export const failoverAfter: DeploymentKind['failoverAfter'] = (events, members, start) =>
  kindOf(members).failoverAfter(events, members, start);

export const obstaclesAfter: DeploymentKind['obstaclesAfter'] = (events, members, start) =>
  kindOf(members).obstaclesAfter(events, members, start);

export const whyUnstable: DeploymentKind['whyUnstable'] = (events, members) =>
  kindOf(members).whyUnstable(events, members);

/** The same where every server has to answer. */
export function whyIncomplete(
  events: readonly ObservedEvent[],
  members: readonly Member[],
): string | undefined {
  const state = stateAfter(events);
  const present = [...namesOf(members, 'redis'), ...namesOf(members, 'sentinel')];
  const silent = present.filter(name => !isLive(state, name));
  if (silent.length > 0) return `${silent.join(' and ')} ${silent.length === 1 ? 'does' : 'do'} not answer`;
  return whyUnstable(events, members);
}
