import type { Check, ClientReport, Loss, ScenarioReport } from '../analyze/index.ts';
import type { Agreement, CachedEntry, NumbersByPeriod, Period } from '../applications/index.ts';
import type { Duration } from '../basics/index.ts';
import type { Outage } from '../history/index.ts';
import type { RecordedBudget, RecordedExpectation } from '../run/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';

// What matchers are asked about. The runner makes these; matchers only read them.

/** Whatever a matcher is asked about keeps the books of what was expected of it. */
export interface Subject {
  /** Writes down an expectation that begins. @returns what is told its end: whether it passed, undefined for "not known" */
  expecting(expectation: Omit<RecordedExpectation, 'passed'>): (passed: boolean | undefined) => void;
  /** The failover that it is judged by. @throws Unknown when no fault was injected */
  timeline(): FailoverTimeline;
  /** Why times cannot be judged: the machine was too busy; undefined when they can. */
  disturbed(): string | undefined;
}

/** When a fault was asked for, took effect and was proven, in ms on the harness's clock. */
export interface FaultMoments {
  readonly askedAtMs: number;
  readonly injectedAtMs: number;
  readonly provenAtMs: number;
}

/** An injected fault and the failover that follows it: what `inject` returns. */
export interface Failover extends Subject {
  readonly subject: 'failover';
  /** 'crash of redis-1' */
  readonly fault: string;
  /** When its first fault took effect, in ms on the harness's clock. */
  readonly injectedAtMs: number;
  /** Of every fault that was injected, in order. */
  readonly moments: readonly FaultMoments[];
  /** Waits for the promotion. @returns its moment in ms after the fault, undefined when it did not come in time */
  promotedWithin(within: Duration): Promise<number | undefined>;
  /** What the servers published or logged that explains why there was no promotion. */
  obstacles(): string[];
  /** The sentinels whose votes after the fault were split; undefined when one of them won. */
  splitVote(): readonly string[] | undefined;
  /** Undoes the fault and proves it. */
  heal(): Promise<void>;
}

/** A client under test that is at work. What it lost and how long it was out shows at the end: `await finish()`. */
export interface Client extends Subject {
  readonly subject: 'client';
  readonly name: string;
  /**
   * Waits until a write of this client is acknowledged by the master that a failover promoted.
   * @param failover the last one unless given
   * @returns the moment in ms after the fault, undefined when it did not come in time
   * @throws Error after `finish`
   */
  followedWithin(within: Duration, failover?: Failover): Promise<number | undefined>;
  /** What the client did since the last fault, in words. */
  recentEvents(): string[];
}

/** What became of a client, once everything is over. */
export interface ClientOutcome extends Subject {
  readonly subject: 'client outcome';
  readonly name: string;
  /** All its numbers, as in the report. */
  readonly report: ClientReport;
  /** @throws Unknown when the final data could not be read */
  loss(): Loss;
  /** Its longest outage since the first fault. @throws Unknown when no fault was injected while it worked */
  outage(): Outage;
  /** The longest time since the first fault in which it received nothing. @throws Unknown when it never received anything */
  receiveGap(): Outage;
  /** Its connections to redis servers that ended since the last fault, in words. */
  disconnections(): readonly string[];
  recentEvents(): string[];
}

/** What `finish` returns: everything that is known once the workload has ended and the deployment was stable. */
export interface Outcome<Name extends string = string, App extends string = string> extends Subject {
  readonly subject: 'outcome';
  readonly clients: Readonly<Record<Name, ClientOutcome>>;
  readonly applications: Readonly<Record<App, ApplicationOutcome>>;
  /** What the checkers of the workload and the liveness checks found. */
  readonly checks: readonly Check[];
  /** The report so far: what scenario.json will hold. */
  readonly report: ScenarioReport;
}

/** The deployment as a whole. */
export interface DeploymentSubject extends Subject {
  readonly subject: 'topology';
  /** Waits until it is stable and every server answers. @returns what was wrong after that time; undefined when nothing was */
  unstableAfter(within: Duration): Promise<string | undefined>;
  /** Waits until a sentinel published the event. @returns the moment in ms after the last fault, or undefined */
  publishedWithin(event: string, within: Duration): Promise<number | undefined>;
  /** What sentinels published since the last fault, in words. */
  published(): string[];
}

/** An application under test that is being asked. */
export interface ApplicationUnderTest extends Subject {
  readonly subject: 'application';
  readonly name: string;
  /** Where it can be asked: 'http://127.0.0.1:40123'. */
  readonly url: string;
  /** Of every part of it, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Asks it once, as a user does; what is asked so is no part of its numbers. @param path '/data/key-1' */
  ask(path: string): Promise<Answered>;
  /**
   * Waits until its cache answers again after the last fault, and goes on to do so for a second.
   * @returns the moment in ms after the fault, undefined when it did not come in time
   */
  backWithin(within: Duration): Promise<number | undefined>;
  /** What the present master has of its cache. */
  cached(): Promise<readonly CachedEntry[]>;
  /** Writes down for the report what was expected, in words. */
  budget(budget: RecordedBudget): void;
}

/** What an application answered when it was asked once. */
export interface Answered {
  readonly status: number;
  /** Its JSON. */
  readonly body: unknown;
  readonly tookMs: number;
}

/** What the users of an application experienced, once its load has ended. */
export interface ApplicationOutcome extends PeriodOutcomes, Subject {
  readonly subject: 'application outcome';
  readonly name: string;
  /** One part of its key space. */
  shard(name: string): PeriodOutcomes;
  /** Whether the load generator and the access log agree. @throws Unknown when there was no load, or its process died */
  agreement(): Agreement;
  budget(budget: RecordedBudget): void;
}

/** Before the fault; from it until the cache was back; from then to the end. */
export interface PeriodOutcomes extends Readonly<Record<Period, PeriodOutcome>> {}

/** What users experienced in a part of a run. */
export interface PeriodOutcome extends Omit<Subject, 'disturbed'> {
  readonly subject: 'period';
  readonly application: string;
  readonly shard: string | undefined;
  readonly period: Period;
  /** @throws Unknown when there was no load, or the application died */
  measured(): NumbersByPeriod;
  budget(budget: RecordedBudget): void;
  /**
   * Why times in it cannot be judged: the machine was too busy.
   * @param mostLagMs for how long the harness may have stood still, where that is less than usual
   */
  disturbed(mostLagMs?: number): string | undefined;
}

interface Subjects {
  readonly failover: Failover;
  readonly client: Client;
  readonly 'client outcome': ClientOutcome;
  readonly outcome: Outcome;
  readonly topology: DeploymentSubject;
  readonly application: ApplicationUnderTest;
  readonly 'application outcome': ApplicationOutcome;
  readonly period: PeriodOutcome;
}

const WORDS: Readonly<Record<keyof Subjects, string>> = {
  failover: 'what inject() returns',
  client: 'a client at work, such as clients.app',
  'client outcome': "a client's outcome: const outcome = await finish(), then outcome.clients.app",
  outcome: 'what finish() returns',
  topology: "the scenario's topology",
  application: 'an application that is being asked, such as applications.web',
  'application outcome':
    "an application's outcome: const outcome = await finish(), then outcome.applications.web",
  period: 'before, during or after of an application: outcome.applications.web.during',
};

/** @throws TypeError when a matcher is asked about something else */
export function subjectOf<Kind extends keyof Subjects>(
  kind: Kind,
  received: unknown,
  matcher: string,
): Subjects[Kind] {
  const is =
    typeof received === 'object' && received !== null && 'subject' in received && received.subject === kind;
  if (is) return received as Subjects[Kind];
  const found =
    typeof received === 'object' && received !== null && 'subject' in received
      ? (WORDS[received.subject as keyof Subjects] ?? String(received.subject))
      : typeof received;
  throw new TypeError(`${matcher} is about ${WORDS[kind]}; it was given ${found}`);
}
