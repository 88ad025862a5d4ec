import type { Duration } from '../basics/index.ts';
import type { CachedEntry } from '../services/index.ts';
import type { KindsWith, WorkloadKind } from '../workload/index.ts';
import { toBeUnavailableForAtMost, toRecoverWithin } from './availability-matchers.ts';
import { toAgreeWithItsLoad, toHaveItsCacheBackWithin, toHaveKept } from './cache-matchers.ts';
import {
  toBeOutForAtMost,
  toFollowPromotionWithin,
  toHaveNoGhostsOrDuplicates,
  toHaveReceiveGapsOfAtMost,
  toKeepItsConnections,
  toLoseAtMost,
  toLoseNoAcknowledgedWrites,
  toLoseOnlyWritesInFlight,
} from './client-matchers.ts';
import {
  type PeakOf,
  toAgreeWithServers,
  toBeRejectedAtMost,
  toHavePeakOfAtMost,
  toReconnectWithin,
} from './crowd-matchers.ts';
import {
  toPassCheckers,
  toPromoteWithin,
  toPublishWithin,
  toStabilizeWithin,
} from './deployment-matchers.ts';
import {
  type SourceLoad,
  toAnswerWithin,
  toAskSourceAtMost,
  toFindItsCacheAwayAtMost,
  toHitAtLeast,
  toServeStaleAtMost,
  toSucceedAtLeast,
} from './period-matchers.ts';
import type {
  Client,
  ClientOutcome,
  CrowdOutcome,
  DeploymentSubject,
  Failover,
  Outcome,
  PeriodOutcome,
  ServiceOutcome,
  ServiceUnderTest,
} from './subjects.ts';

/**
 * The matchers by their subject. Matchers of something that runs wait, and return a promise; matchers of an outcome
 * answer at once. Durations are `ms` strings. A missed time is 'unknown' instead of a failure if the machine was too busy to
 * judge times.
 */
interface FailoverMatchers {
  /** A replica became master within this time after the fault. */
  toPromoteWithin(within: Duration): Promise<void>;
}

interface ClientMatchers {
  /**
   * The new master acknowledged a write of the client within this time after the fault.
   * @param failover default: the last one
   */
  toFollowPromotionWithin(within: Duration, failover?: Failover): Promise<void>;
}

interface ClientOutcomeMatchers {
  /** No acknowledged write of the client is missing from the final data. */
  toLoseNoAcknowledgedWrites(): void;
  /**
   * Only writes are missing that were in flight to the replicas when a fault took effect, within 100 ms. A master that
   * crashes can lose them, because replication is asynchronous.
   */
  toLoseOnlyWritesInFlight(): void;
  /** At most this many acknowledged writes are missing. */
  toLoseAtMost(writes: number): void;
  /**
   * None of its outages since the first fault was longer than this, and each has ended.
   * @param shard of a cluster: only outages of its keys count
   */
  toBeOutForAtMost(outage: Duration, shard?: string): void;
  /** None of its connections to redis servers ended since the last fault, at either end. */
  toKeepItsConnections(): void;
}

/** For workloads whose clients receive messages or jobs: `pubsub`, `consumers`, `bullmq`. */
interface ReceiverMatchers {
  /** No receive gap of the client was longer. */
  toHaveReceiveGapsOfAtMost(gap: Duration): void;
}

/** For workloads that identify each write in the final data: `appends`, `adds`, … but not `counter`. */
interface WriteMatchers {
  /** No failed or unresolved write is in the final data, and no write is there twice. */
  toHaveNoGhostsOrDuplicates(): void;
}

/** For a workload of one of these kinds: a matcher that applies to none of them does not compile. */
type OutcomeMatchersOf<Kind extends WorkloadKind> = ClientOutcomeMatchers &
  ([Extract<Kind, KindsWith<'receives'>>] extends [never] ? object : ReceiverMatchers) &
  ([Extract<Kind, KindsWith<'findsEachWrite'>>] extends [never] ? object : WriteMatchers);

interface OutcomeMatchers {
  /** This checker ('counter', 'linearizability') found nothing wrong; without a name, all checks. */
  toPassCheckers(checker?: string): void;
}

interface CrowdOutcomeMatchers {
  /**
   * After each fault every connection had a write acknowledged again within this time: by the master that was promoted, if
   * one was.
   */
  toReconnectWithin(within: Duration): void;
  /**
   * After no fault the crowd tried to connect more often than this in a second: to redis servers, or with
   * `{ to: 'sentinels' }` to sentinels. `{ in: '100ms' }` counts in a tenth of a second, which shows attempts that come
   * in waves.
   */
  toHavePeakOfAtMost(attempts: number, of?: PeakOf): void;
  /** Servers and sentinels rejected at most so many connections since the first fault because of `maxclients`. */
  toBeRejectedAtMost(times: number): void;
  /**
   * Servers and sentinels counted the connections that clients and crowds made since the first fault, within 5 % and 40.
   * Only those count that answered all the time.
   */
  toAgreeWithServers(): void;
}

interface DeploymentMatchers {
  /**
   * Within this time from now every server answers, all sentinels report one master, and all other redis servers are
   * replicas in sync with it, for a second.
   */
  toStabilizeWithin(within: Duration): Promise<void>;
  /** A sentinel published this event ('+tilt') within this time after the last fault. */
  toPublishWithin(event: string, within: Duration): Promise<void>;
}

interface ServiceMatchers {
  /** Its cache answered again within this time after the fault, for at least a second. */
  toHaveItsCacheBackWithin(within: Duration): Promise<void>;
  /**
   * The present master has what the cache had before (`await services.web.cached()`), unless it has possibly expired; and each
   * key expires when it would have then, plus or minus `within`, unless another value was stored since. Leave out what was
   * stored in the last second before a crash: the crash can lose it.
   */
  toHaveKept(held: readonly CachedEntry[], within: Duration): Promise<void>;
}

interface ServiceOutcomeMatchers {
  /** None of the times since the first fault in which no request succeeded was longer than this, and each has ended. */
  toBeUnavailableForAtMost(unavailable: Duration): void;
  /**
   * Within this time after the last fault requests succeeded again: the first success that no failure, and no second without a
   * success, follows within a second.
   */
  toRecoverWithin(within: Duration): void;
  /**
   * The load generator and the request log of the service agree: counts within 2 %, latencies within 10 %, 25 ms and the time
   * that their processes waited for the CPU.
   */
  toAgreeWithItsLoad(): void;
}

interface PeriodMatchers {
  /** At least this share of requests was answered without an error. */
  toSucceedAtLeast(share: number): void;
  /** This percentile of the latency is at most that long. */
  toAnswerWithin(percentile: 'p50' | 'p99' | 'max', within: Duration): void;
  /** At least this share of requests was answered by the cache. */
  toHitAtLeast(share: number): void;
  /** At most this many requests had no answer of the cache in time. */
  toFindItsCacheAwayAtMost(requests: number): void;
  /** At most this many answers were older than the TTL of the cache. */
  toServeStaleAtMost(answers: number): void;
  /** The load on the origin behind the cache is at most `{ perSecond: 20 }` or `{ timesBefore: 2 }`. */
  toAskSourceAtMost(most: SourceLoad): void;
}

/** By subject. */
type About<Received> = Received extends Failover
  ? FailoverMatchers
  : Received extends Client
    ? ClientMatchers
    : Received extends ClientOutcome<infer Kind>
      ? OutcomeMatchersOf<Kind>
      : Received extends CrowdOutcome
        ? CrowdOutcomeMatchers
        : Received extends Outcome
          ? OutcomeMatchers
          : Received extends DeploymentSubject
            ? DeploymentMatchers
            : Received extends ServiceUnderTest
              ? ServiceMatchers
              : Received extends ServiceOutcome
                ? ServiceOutcomeMatchers
                : Received extends PeriodOutcome
                  ? PeriodMatchers
                  : object;

type All = FailoverMatchers &
  ClientMatchers &
  ClientOutcomeMatchers &
  ReceiverMatchers &
  WriteMatchers &
  CrowdOutcomeMatchers &
  OutcomeMatchers &
  DeploymentMatchers &
  ServiceMatchers &
  ServiceOutcomeMatchers &
  PeriodMatchers;

/** All matchers on something received; those that are not about it cannot be called. */
export type MatchersOn<Received> = {
  readonly [Name in keyof All]: Name extends keyof About<Received>
    ? About<Received>[Name]
    : NotAboutThis<Name>;
};

/** What the compiler shows if a matcher is about something else. */
interface NotAboutThis<Name extends string> {
  readonly 'this matcher is not about what expect() was given': Name;
}

export const failoverMatchers = {
  toPromoteWithin,
  toFollowPromotionWithin,
  toLoseNoAcknowledgedWrites,
  toLoseOnlyWritesInFlight,
  toLoseAtMost,
  toBeOutForAtMost,
  toHaveReceiveGapsOfAtMost,
  toHaveNoGhostsOrDuplicates,
  toKeepItsConnections,
  toReconnectWithin,
  toHavePeakOfAtMost,
  toBeRejectedAtMost,
  toAgreeWithServers,
  toPassCheckers,
  toStabilizeWithin,
  toPublishWithin,
  toHaveItsCacheBackWithin,
  toAgreeWithItsLoad,
  toHaveKept,
  toSucceedAtLeast,
  toAnswerWithin,
  toBeUnavailableForAtMost,
  toRecoverWithin,
  toHitAtLeast,
  toFindItsCacheAwayAtMost,
  toServeStaleAtMost,
  toAskSourceAtMost,
};
