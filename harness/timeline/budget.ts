import { type Duration, milliseconds } from '../basics/index.ts';

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

export function budgetFrom({ detection, promotion, announcement, nextAttempt, demotion }: Steps): Budget {
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
