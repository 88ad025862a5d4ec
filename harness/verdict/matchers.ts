import type { CachedEntry } from '../applications/index.ts';
import type { Duration } from '../basics/index.ts';
import type { KindsWith, WorkloadKind } from '../workload/index.ts';
import { toAgreeWithItsLoad, toHaveItsCacheBackWithin, toHaveKept } from './application-matchers.ts';
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
  ApplicationOutcome,
  ApplicationUnderTest,
  Client,
  ClientOutcome,
  DeploymentSubject,
  Failover,
  Outcome,
  PeriodOutcome,
} from './subjects.ts';

/**
 * The matchers by what they are about. Those about something at work wait, and return a promise; those about an outcome
 * answer at once. Durations are `ms` strings. One with a time gives 'unknown' instead of a failure when the machine was
 * too busy to judge times.
 */
interface FailoverMatchers {
  /** A replica became master within this time after the fault. */
  toPromoteWithin(within: Duration): Promise<void>;
}

interface ClientMatchers {
  /**
   * The new master acknowledged a write of the client within this time after the fault.
   * @param failover the last one unless given
   */
  toFollowPromotionWithin(within: Duration, failover?: Failover): Promise<void>;
}

interface ClientOutcomeMatchers {
  /** No write of the client that a server acknowledged is missing at the end. */
  toLoseNoAcknowledgedWrites(): void;
  /**
   * What is missing of that was on its way to the replicas when a fault took effect, within 100 ms. A master that dies at
   * once may take so much with it, because replication is asynchronous.
   */
  toLoseOnlyWritesInFlight(): void;
  /** At most so many are missing. */
  toLoseAtMost(writes: number): void;
  /**
   * None of its outages since the first fault was longer than this, and each has ended.
   * @param shard of a cluster, where only the keys of one are meant
   */
  toBeOutForAtMost(outage: Duration, shard?: string): void;
  /** Since the last fault none of its connections to redis servers ended, whoever ended it. */
  toKeepItsConnections(): void;
}

/** Of workloads in which messages arrive without being asked for: `pubsub`, `consumers`. */
interface ReceiverMatchers {
  /** The client was never longer than this without receiving anything. */
  toHaveReceiveGapsOfAtMost(gap: Duration): void;
}

/** Of workloads that find each write again by its value: `appends`, `adds`, … but not `counter`. */
interface WriteMatchers {
  /** No write that failed or stayed unresolved is there at the end, and none is there twice. */
  toHaveNoGhostsOrDuplicates(): void;
}

/** Of a workload of one of these kinds: a matcher that means something for none of them does not compile. */
type OutcomeMatchersOf<Kind extends WorkloadKind> = ClientOutcomeMatchers &
  ([Extract<Kind, KindsWith<'receives'>>] extends [never] ? object : ReceiverMatchers) &
  ([Extract<Kind, KindsWith<'findsEachWrite'>>] extends [never] ? object : WriteMatchers);

interface OutcomeMatchers {
  /** This checker found nothing wrong, such as 'counter' or 'linearizability'; without a name, all of them. */
  toPassCheckers(checker?: string): void;
}

interface DeploymentMatchers {
  /**
   * Within this time from now every server answers, all sentinels name one master, and all other redis servers are
   * replicas in sync with it; and so for a second.
   */
  toStabilizeWithin(within: Duration): Promise<void>;
  /** A sentinel published this event ('+tilt') within this time after the last fault. */
  toPublishWithin(event: string, within: Duration): Promise<void>;
}

interface ApplicationMatchers {
  /** Its cache answered again within this time after the fault, and for a second on. */
  toHaveItsCacheBackWithin(within: Duration): Promise<void>;
  /**
   * What its cache held then (`await applications.web.cached()`) the present master still holds, unless it can have expired;
   * and the time to live that remains of everything in it is the one it was stored with, give or take `within`. What was
   * stored in the last second is left out: a crash may take it along.
   */
  toHaveKept(held: readonly CachedEntry[], within: Duration): Promise<void>;
}

interface ApplicationOutcomeMatchers {
  /**
   * The load generator and the access log agree: counts within 2 %, latencies within 10 %, 25 ms and what their processes
   * waited for a processor.
   */
  toAgreeWithItsLoad(): void;
}

interface PeriodMatchers {
  /** At least this share of requests was answered without an error. */
  toSucceedAtLeast(share: number): void;
  /** So many percent of the requests took at most that long. */
  toAnswerWithin(percentile: 'p50' | 'p99' | 'max', within: Duration): void;
  /** At least this share of requests was answered by the cache. */
  toHitAtLeast(share: number): void;
  /** At most so many requests found the cache unreachable. */
  toFindItsCacheAwayAtMost(requests: number): void;
  /** At most so many answers were older than the cache may keep them. */
  toServeStaleAtMost(answers: number): void;
  /** How much load the source behind the cache got, `{ perSecond: 20 }` or `{ timesBefore: 2 }`. */
  toAskSourceAtMost(most: SourceLoad): void;
}

/** By what they are about; the words are what the compiler says where a matcher is asked about something else. */
type About<Received> = Received extends Failover
  ? FailoverMatchers
  : Received extends Client
    ? ClientMatchers
    : Received extends ClientOutcome<infer Kind>
      ? OutcomeMatchersOf<Kind>
      : Received extends Outcome
        ? OutcomeMatchers
        : Received extends DeploymentSubject
          ? DeploymentMatchers
          : Received extends ApplicationUnderTest
            ? ApplicationMatchers
            : Received extends ApplicationOutcome
              ? ApplicationOutcomeMatchers
              : Received extends PeriodOutcome
                ? PeriodMatchers
                : object;

type All = FailoverMatchers &
  ClientMatchers &
  ClientOutcomeMatchers &
  ReceiverMatchers &
  WriteMatchers &
  OutcomeMatchers &
  DeploymentMatchers &
  ApplicationMatchers &
  ApplicationOutcomeMatchers &
  PeriodMatchers;

/** All matchers on something received; those that are not about it cannot be called. */
export type MatchersOn<Received> = {
  readonly [Name in keyof All]: Name extends keyof About<Received>
    ? About<Received>[Name]
    : NotAboutThis<Name>;
};

/** What the compiler shows of a matcher that is about something else. */
export interface NotAboutThis<Name extends string> {
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
  toPassCheckers,
  toStabilizeWithin,
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
