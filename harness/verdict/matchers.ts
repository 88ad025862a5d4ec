import type { CachedEntry } from '../applications/index.ts';
import type { Duration } from '../basics/index.ts';
import { toAgreeWithItsLoad, toHaveItsCacheBackWithin, toHaveKept } from './application-matchers.ts';
import {
  toBeDeafForAtMost,
  toBeOutForAtMost,
  toFollowPromotionWithin,
  toHaveNoGhostsOrDuplicates,
  toKeepItsConnections,
  toLoseAtMost,
  toLoseNoAcknowledgedWrites,
  toLoseOnlyWhatWasInFlight,
} from './client-matchers.ts';
import { toPromoteWithin } from './failover-matchers.ts';
import { toHold } from './histories-matchers.ts';
import {
  type SourceLoad,
  toAnswerWithin,
  toAskSourceAtMost,
  toFindItsCacheAwayAtMost,
  toHitAtLeast,
  toServeStaleAtMost,
  toSucceedAtLeast,
} from './period-matchers.ts';
import { toComeToRestWithin, toPublishWithin } from './topology-matchers.ts';

/**
 * Matchers on what `inject` returns, on a scenario's clients, histories and topology. Durations are `ms` strings. One
 * with a time gives 'unknown' instead of a failure when the machine was too busy to judge times.
 */
export interface FailoverMatchers<R> {
  /** On a failover: a replica became master within this time after the fault. Waits for it. */
  toPromoteWithin(within: Duration): R;
  /** On a client: the new master acknowledged a write of it within this time after the fault. Waits for it. */
  toFollowPromotionWithin(within: Duration): R;
  /** On a client: no write of it that a server acknowledged is missing at the end. Ends the workload. */
  toLoseNoAcknowledgedWrites(): R;
  /**
   * On a client: what is missing of that was on its way to the replicas when a fault struck, within 100 ms. A master
   * that dies at once may take so much with it, for replication is asynchronous. Ends the workload.
   */
  toLoseOnlyWhatWasInFlight(): R;
  /** On a client: at most so many are missing. Ends the workload. */
  toLoseAtMost(writes: number): R;
  /** On a client: it was never longer than this without an acknowledged write. Ends the workload. */
  toBeOutForAtMost(outage: Duration): R;
  /** On a client with `pubsub` or `consumers`: it was never longer than this without receiving anything. Ends the workload. */
  toBeDeafForAtMost(deafness: Duration): R;
  /**
   * On a client: since the last fault none of its connections to redis servers ended, whoever ended it. Ends the workload.
   */
  toKeepItsConnections(): R;
  /** On a client: no write that failed or stayed unresolved is there at the end, and none is there twice. Ends the workload. */
  toHaveNoGhostsOrDuplicates(): R;
  /**
   * On `histories`: what this checker looks at is in order, such as 'counter' or 'linearizability'; without a name all
   * checkers of the workload. Ends the workload.
   */
  toHold(checker?: string): R;
  /**
   * On `topology`: within this time from now every server answers, all sentinels name one master, and all other redis
   * servers are replicas in sync with it; and so for a second. Waits for it.
   */
  toComeToRestWithin(within: Duration): R;
  /** On `topology`: a sentinel published this event ('+tilt') within this time after the last fault. Waits for it. */
  toPublishWithin(event: string, within: Duration): R;
  /** On an application: its cache answered again within this time after the fault, and for a second on. Waits for it. */
  toHaveItsCacheBackWithin(within: Duration): R;
  /**
   * On an application: what its cache held then (`await applications.web.cached()`) the present master holds still, as far
   * as it cannot have expired, and of everything in it the time to live that is left is the one it was stored with, give or
   * take `within`. What was stored in the last second is left out: a crash may take it along.
   */
  toHaveKept(held: readonly CachedEntry[], within: Duration): R;
  /**
   * On an application: the load generator and the access log tell the same: counts within 2 %, latencies within 10 %,
   * 25 ms and what their processes waited for a processor. Ends the load.
   */
  toAgreeWithItsLoad(): R;
  /** On `before`, `during` or `after` of an application: at least this share of requests was answered without an error. */
  toSucceedAtLeast(share: number): R;
  /** The same: so many percent of the requests took at most that long. */
  toAnswerWithin(percentile: 'p50' | 'p99' | 'max', within: Duration): R;
  /** The same: at least this share of requests was answered by the cache. */
  toHitAtLeast(share: number): R;
  /** The same: at most so many requests found the cache away. */
  toFindItsCacheAwayAtMost(requests: number): R;
  /** The same: at most so many answers were older than the cache may keep them. */
  toServeStaleAtMost(answers: number): R;
  /** The same: what the source behind the cache was asked, `{ perSecond: 20 }` or `{ timesBefore: 2 }`. */
  toAskSourceAtMost(most: SourceLoad): R;
}

export const failoverMatchers = {
  toPromoteWithin,
  toFollowPromotionWithin,
  toLoseNoAcknowledgedWrites,
  toLoseOnlyWhatWasInFlight,
  toLoseAtMost,
  toBeOutForAtMost,
  toBeDeafForAtMost,
  toHaveNoGhostsOrDuplicates,
  toKeepItsConnections,
  toHold,
  toComeToRestWithin,
  toPublishWithin,
  toHaveItsCacheBackWithin,
  toAgreeWithItsLoad,
  toHaveKept,
  toSucceedAtLeast,
  toAnswerWithin,
  toHitAtLeast,
  toFindItsCacheAwayAtMost,
  toServeStaleAtMost,
  toAskSourceAtMost,
};
