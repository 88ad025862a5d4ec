import { type Duration, milliseconds } from '../basics/index.ts';
import type { TopologySettings } from '../topology/index.ts';
import { clusterBudgetOf } from './cluster-budget.ts';

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

const PING_PERIOD_MS = 1000;
const ASK_PERIOD_MS = 1000;
const MAX_DESYNC_MS = 1000;
const INFO_PERIOD_IN_FAILOVER_MS = 1000;
const HELLO_PERIOD_MS = 2000;
const INFO_PERIOD_MS = 10_000;
const CLIENT_MS = 4000;
const SLACK_MS = 2000;

export function budgetOf({ cluster, downAfterMs, failoverTimeoutMs }: TopologySettings): Budget {
  if (cluster !== undefined) return clusterBudgetOf(cluster);
  const detection = downAfterMs + 2 * PING_PERIOD_MS;
  const promotion = detection + ASK_PERIOD_MS + MAX_DESYNC_MS + INFO_PERIOD_IN_FAILOVER_MS;
  const announcement = promotion + HELLO_PERIOD_MS;
  const nextAttempt = 2 * failoverTimeoutMs;
  const withSlack = (ms: number): Duration => `${ms + SLACK_MS}ms`;
  return {
    detection: withSlack(detection),
    promotion: withSlack(promotion),
    announcement: withSlack(announcement),
    following: withSlack(announcement + CLIENT_MS),
    retry: withSlack(nextAttempt + promotion),
    lateFollowing: withSlack(nextAttempt + announcement + CLIENT_MS),
    demotion: withSlack(4 * HELLO_PERIOD_MS + INFO_PERIOD_MS),
  };
}

/** `sum(budget.promotion, '10s')` */
export const sum = (...durations: readonly Duration[]): Duration =>
  `${durations.reduce((total, each) => total + milliseconds('a duration given to sum', each), 0)}ms`;
