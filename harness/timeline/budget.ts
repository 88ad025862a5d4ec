import { type Duration, milliseconds } from '../basics/index.ts';
import type { ClusterSettings, TopologySettings } from '../topology/index.ts';

/**
 * How long each step of a failover may take at most, by the settings of the deployment and the fixed periods of
 * Sentinel (sentinel.c of Redis 7), counted from the fault, with slack for a noisy machine.
 */
export interface Budget {
  /** down-after, and two ping periods: for the last ping that was answered, and for connecting again. */
  readonly detection: Duration;
  /** Detection, asking the other sentinels (1 s), a random delay before the attempt (1 s), and an INFO (1 s). */
  readonly promotion: Duration;
  /** Promotion, and the hello messages by which the other sentinels hear of it (2 s). */
  readonly announcement: Duration;
  /** Announcement, and what a client with sound settings needs to notice and to connect (4 s). */
  readonly following: Duration;
  /** When the next attempt follows one that failed: twice failover-timeout, and then a whole promotion. */
  readonly retry: Duration;
  /** Retry, and what clients need to follow it. */
  readonly lateFollowing: Duration;
  /** A live old master is left alone for four hello periods (8 s), and then noticed by the next INFO (10 s). */
  readonly demotion: Duration;
}

/** Ms after the fault, without slack; `nextAttempt` counts from the end of one that failed. */
interface Steps {
  readonly detection: number;
  readonly promotion: number;
  readonly announcement: number;
  readonly nextAttempt: number;
  readonly demotion: number;
}

const CLIENT_MS = 4000;
const SLACK_MS = 2000;

function budgetFrom({ detection, promotion, announcement, nextAttempt, demotion }: Steps): Budget {
  const withSlack = (ms: number): Duration => `${ms + SLACK_MS}ms`;
  return {
    detection: withSlack(detection),
    promotion: withSlack(promotion),
    announcement: withSlack(announcement),
    following: withSlack(announcement + CLIENT_MS),
    retry: withSlack(nextAttempt + promotion),
    lateFollowing: withSlack(nextAttempt + announcement + CLIENT_MS),
    demotion: withSlack(demotion),
  };
}

/** `sum(budget.promotion, '10s')` */
export const sum = (...durations: readonly Duration[]): Duration =>
  `${durations.reduce((total, each) => total + milliseconds('a duration given to sum', each), 0)}ms`;

const PING_PERIOD_MS = 1000;
const ASK_PERIOD_MS = 1000;
const MAX_DESYNC_MS = 1000;
const INFO_PERIOD_IN_FAILOVER_MS = 1000;
const HELLO_PERIOD_MS = 2000;
const INFO_PERIOD_MS = 10_000;

/** Behind Sentinel, by down-after and failover-timeout. */
export function sentinelBudgetOf({ downAfterMs, failoverTimeoutMs }: TopologySettings): Budget {
  const detection = downAfterMs + 2 * PING_PERIOD_MS;
  const promotion = detection + ASK_PERIOD_MS + MAX_DESYNC_MS + INFO_PERIOD_IN_FAILOVER_MS;
  const announcement = promotion + HELLO_PERIOD_MS;
  return budgetFrom({
    detection,
    promotion,
    announcement,
    nextAttempt: 2 * failoverTimeoutMs,
    demotion: 4 * HELLO_PERIOD_MS + INFO_PERIOD_MS,
  });
}

// Fixed by clusterHandleSlaveFailover and clusterSendPing of cluster.c (cluster_legacy.c).
const ELECTION_DELAY_MS = 500;
const MOST_RANDOM_DELAY_MS = 500;
const DELAY_A_RANK_MS = 1000;
const LEAST_VOTING_MS = 2000;
const REPLICATION_PERIOD_MS = 1000;

/**
 * How long each step of a cluster's failover may take at most, by its node timeout. A node is suspected after a node
 * timeout of silence, which begins half of one after its last answer at the latest; a majority agrees by gossip within
 * another half.
 */
export function clusterBudgetOf({ nodeTimeoutMs, replicasPerShard }: ClusterSettings): Budget {
  const detection = 2 * nodeTimeoutMs;
  const ranks = Math.max(0, replicasPerShard - 1) * DELAY_A_RANK_MS;
  const promotion = detection + ELECTION_DELAY_MS + MOST_RANDOM_DELAY_MS + ranks;
  const announcement = promotion + nodeTimeoutMs / 2;
  // A replica whose election failed asks again after twice the time that it waits for votes.
  const nextAttempt = 2 * Math.max(2 * nodeTimeoutMs, LEAST_VOTING_MS);
  return budgetFrom({
    detection,
    promotion,
    announcement,
    nextAttempt,
    // One that comes back hears of the new epoch with the first pings.
    demotion: 2 * nodeTimeoutMs + REPLICATION_PERIOD_MS,
  });
}
