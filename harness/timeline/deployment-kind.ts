import type { ObservedEvent } from '../observation/index.ts';
import type { TopologySettings } from '../topology/index.ts';
import type { Budget } from './budget.ts';
import type { Member } from './cast.ts';
import type { FailoverTimeline, TimelineStart } from './phases.ts';

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
