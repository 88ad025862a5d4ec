import type { Check, ClientReport, CrowdReport, ScenarioReport, ServiceReport } from '../analyze/index.ts';
import type { Duration } from '../basics/index.ts';
import type { Outages } from '../history/index.ts';
import type { Overrun } from '../observation/index.ts';
import type { RecordedBudget, RecordedExpectation } from '../run/index.ts';
import type { Agreement, CachedEntry, NumbersByPeriod, Period, ServiceSignal } from '../services/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';
import type { KnownLoss, UnitCounts, Workload, WorkloadKind } from '../workload/index.ts';

// The subjects of matchers. scenario/ creates them; matchers only read them.

/** What every subject has: it records what is expected of it. */
export interface Subject {
  /** Records an expectation that starts. @returns a function for its result: whether it passed, undefined if it is unknown */
  expecting(expectation: Omit<RecordedExpectation, 'passed'>): (passed: boolean | undefined) => void;
  /** The failover that it is judged by. @throws Unknown when no fault was injected */
  timeline(): FailoverTimeline;
  /** The disturbance that explains an overrun since the fault; without an overrun, why times since then are unreliable. */
  disturbed(overrun?: Overrun): string | undefined;
}

/** When a fault was requested, took effect and was proven, in ms on the harness's clock. */
interface FaultMoments {
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
  /** The moments of every injected fault, in order. */
  readonly moments: readonly FaultMoments[];
  /** Waits for the promotion. @returns its moment in ms after the fault, undefined if it was not in time */
  promotedWithin(within: Duration): Promise<number | undefined>;
  /** Why there was no promotion, from what the servers published or logged. */
  obstacles(): string[];
  /** The sentinels whose votes after the fault were split; undefined if one of them was elected. */
  splitVote(): readonly string[] | undefined;
  /** Undoes the fault, and proves it. */
  heal(): Promise<void>;
}

/** A running client under test. Its losses and outages are in its outcome: `await finish()`. */
export interface Client extends Subject {
  readonly subject: 'client';
  readonly name: string;
  /**
   * Waits until a write of this client is acknowledged by the master that a failover promoted.
   * @param failover default: the last one
   * @returns the moment in ms after the fault, undefined if it was not in time
   * @throws Error after `finish`
   */
  followedWithin(within: Duration, failover?: Failover): Promise<number | undefined>;
  /** What the client did since the last fault, in words. */
  recentEvents(): string[];
}

/** The results of a client after the end of the workload. */
export interface ClientOutcome<Kind extends WorkloadKind = WorkloadKind> extends Subject {
  readonly subject: 'client outcome';
  readonly name: string;
  readonly workload: Workload<Kind>;
  /** All its numbers, as in scenario.json. */
  readonly report: ClientReport;
  /** @throws Unknown if the final data could not be read */
  loss(): UnitCounts & KnownLoss;
  /** Its outages since the first fault. @throws Unknown if no fault was injected while it worked, or it only reads */
  outages(): Outages;
  /** The times since the first fault in which it received nothing. @throws Unknown if it never received anything */
  receiveGaps(): Outages;
  /** Its connections to redis servers that ended since the last fault, in words. */
  disconnections(): readonly string[];
  recentEvents(): string[];
}

/** The results of a crowd after the end of its work. */
export interface CrowdOutcome extends Subject {
  readonly subject: 'crowd outcome';
  readonly name: string;
  /** All its numbers, as in scenario.json. */
  readonly report: CrowdReport;
  /** The moment 0 of the report on the harness's clock. */
  readonly clockOriginMs: number;
}

/** What `finish` returns: all results, after the workload ended on a stable deployment. */
export interface Outcome<
  Name extends string = string,
  Svc extends string = string,
  Kind extends WorkloadKind = WorkloadKind,
  Many extends string = string,
> extends Subject {
  readonly subject: 'outcome';
  readonly clients: Readonly<Record<Name, ClientOutcome<Kind>>>;
  readonly crowds: Readonly<Record<Many, CrowdOutcome>>;
  readonly services: Readonly<Record<Svc, ServiceOutcome>>;
  /** The results of the checkers of the workload and of the liveness checks. */
  readonly checks: readonly Check[];
  /** The report so far, as scenario.json will have it. */
  readonly report: ScenarioReport;
}

/** The deployment as a whole. */
export interface DeploymentSubject extends Subject {
  readonly subject: 'topology';
  /** Waits until it is stable and every server answers. @returns what was wrong after that time; undefined if nothing was */
  unstableAfter(within: Duration): Promise<string | undefined>;
  /** Waits until a sentinel published the event. @returns the moment in ms after the last fault, or undefined */
  publishedWithin(event: string, within: Duration): Promise<number | undefined>;
  /** What sentinels published since the last fault, in words. */
  published(): string[];
}

/** The reply of a service to one request. */
interface Answered {
  readonly status: number;
  /** Its JSON, or else its text. */
  readonly body: unknown;
  readonly tookMs: number;
}

/** A running service. */
export interface ServiceUnderTest extends Subject {
  readonly subject: 'service';
  readonly name: string;
  /** Its base URL: 'http://127.0.0.1:40123'. */
  readonly url: string;
  /** The base URLs of the processes behind it, and of itself, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Sends one request, as a user does; its measurements do not include it. @param path '/orders' */
  ask(path: string, init?: RequestInit): Promise<Answered>;
  /** Sends a signal to its processes, such as SIGHUP to read its configuration again. */
  signal(signal: ServiceSignal): Promise<void>;
  /**
   * Waits until requests of its load succeed again after the last fault, for at least a second.
   * @returns the moment in ms after the fault, undefined if it was not in time
   */
  recoveredWithin(within: Duration): Promise<number | undefined>;
  /**
   * Waits until its cache answers again after the last fault, for at least a second.
   * @returns the moment in ms after the fault, undefined if it was not in time
   * @throws TypeError if its answers do not report a cache
   */
  backWithin(within: Duration): Promise<number | undefined>;
  /** The cached data on the present masters. @throws UnusableInput if the service has no option `cache` */
  cached(): Promise<readonly CachedEntry[]>;
  /** Records for the report what was expected, in words. */
  budget(budget: RecordedBudget): void;
}

/** What users met with since the first fault. */
export interface AvailabilityOutcome extends Subject {
  readonly name: string;
  /** @throws Unknown if there was no load */
  trouble(): {
    /** The times since the first fault in which no request succeeded. */
    readonly unavailable: Outages;
    /** Ms from the last fault until requests succeeded again, for a second at least; undefined if they did not. */
    readonly recoveredMs: number | undefined;
  };
  budget(budget: RecordedBudget): void;
}

/** The measurements of a service after the end of its load. */
export interface ServiceOutcome extends PeriodOutcomes, AvailabilityOutcome {
  readonly subject: 'service outcome';
  /** All its numbers, as in scenario.json. */
  readonly report: ServiceReport;
  /** The measurements of one part of its key space. @throws TypeError if its answers do not report that part */
  shard(name: string): PeriodOutcomes;
  /**
   * Whether the load generator and the request log of the service agree.
   * @throws TypeError if it keeps none, Unknown if there was no load
   */
  agreement(): Agreement;
}

/** Before the fault; from the fault until the cache was back, or requests succeeded again; from then to the end. */
export interface PeriodOutcomes extends Readonly<Record<Period, PeriodOutcome>> {}

/** The measurements of a service in one period of a run. */
export interface PeriodOutcome extends Subject {
  readonly subject: 'period';
  readonly service: string;
  readonly shard: string | undefined;
  readonly period: Period;
  /** What ends the period 'during', in words: 'the cache was back'. */
  readonly recovery: string;
  /** @throws Unknown if there was no load */
  measured(): NumbersByPeriod;
  budget(budget: RecordedBudget): void;
}

interface Subjects {
  readonly failover: Failover;
  readonly client: Client;
  readonly 'client outcome': ClientOutcome;
  readonly 'crowd outcome': CrowdOutcome;
  readonly outcome: Outcome;
  readonly topology: DeploymentSubject;
  readonly service: ServiceUnderTest;
  readonly 'service outcome': ServiceOutcome;
  readonly period: PeriodOutcome;
}

const WORDS: Readonly<Record<keyof Subjects, string>> = {
  failover: 'what inject() returns',
  client: 'a running client, such as clients.app',
  'client outcome': "a client's outcome: const outcome = await finish(), then outcome.clients.app",
  'crowd outcome': "a crowd's outcome: const outcome = await finish(), then outcome.crowds.web",
  outcome: 'what finish() returns',
  topology: "the scenario's topology",
  service: 'a running service, such as services.api',
  'service outcome': "a service's outcome: const outcome = await finish(), then outcome.services.api",
  period: 'before, during or after of a service: outcome.services.api.during',
};

// Of the scenario that runs now: a process runs one after the other.
let misused: (matcher: string) => void = () => undefined;

/** From now on calls `listener` for each matcher that is given something that it is not about: the body can catch the error. */
export function watchMisuse(listener: (matcher: string) => void): void {
  misused = listener;
}

/** The subject of a matcher. @throws TypeError if the matcher is about something else */
export function subjectOf<Kind extends keyof Subjects>(
  kind: Kind,
  received: unknown,
  matcher: string,
): Subjects[Kind] {
  const is =
    typeof received === 'object' && received !== null && 'subject' in received ? received.subject : undefined;
  if (is === kind) return received as Subjects[Kind];
  const found = is === undefined ? typeof received : (WORDS[is as keyof Subjects] ?? String(is));
  misused(matcher);
  throw new TypeError(`${matcher} is about ${WORDS[kind]}; it was given ${found}`);
}
