import type { Agreement, CachedEntry, NumbersByPeriod, Period } from '../applications/index.ts';
import type { Duration } from '../basics/index.ts';
import type { Finding } from '../checkers/index.ts';
import type { Outage } from '../history/index.ts';
import type { Overrun } from '../observation/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';
import type { Loss } from './loss.ts';

/** A number that a scenario demands: what the report draws beside what was measured. */
export interface Demand {
  readonly of: 'promotion' | 'following' | 'outage' | 'loss' | 'loss beyond what was in flight';
  /** The client it is demanded of; absent for a promotion. */
  readonly client?: string;
  /** Ms after the fault, ms of an outage, or a number of writes. */
  readonly most: number;
  /** Whether the scenario expects that it is exceeded. */
  readonly exceeded: boolean;
}

// What matchers can be asked about. The runner makes these; matchers only ask them.

/** When a fault was asked for, took effect and was proven, in ms on the harness's clock. */
export interface FaultMoments {
  readonly askedAtMs: number;
  readonly injectedAtMs: number;
  readonly provenAtMs: number;
}

/** The failover that follows an injected fault. */
export interface Failover {
  readonly subject: 'failover';
  /** 'crash of redis-1' */
  readonly fault: string;
  /** Of every fault that was injected, in order. */
  readonly moments: readonly FaultMoments[];
  /** Writes down for the report what is demanded. */
  demand(demand: Demand): void;
  /** Waits for the promotion. @returns its moment in ms after the fault, undefined when it did not come in time */
  promotedWithin(within: Duration): Promise<number | undefined>;
  timeline(): FailoverTimeline;
  /** Why there was no promotion, as far as the sentinels told. */
  obstacles(): string[];
  /** The sentinels whose vote after the fault was tied; undefined when it was not. */
  tiedVote(): readonly string[] | undefined;
  /** What explains an overrun since the fault; without one why times since then may be wrong: the machine was too busy. */
  disturbed(overrun?: Overrun): string | undefined;
  /** Undoes the fault and proves it. */
  heal(): Promise<void>;
}

/** What all clients did, judged by the checkers of their workload. */
export interface JudgedHistories {
  readonly subject: 'histories';
  /** Ends the workload once the deployment is at peace, reads what is left, and runs every checker. */
  findings(): Promise<readonly Finding[]>;
}

/** The deployment as a whole. */
export interface JudgedTopology {
  readonly subject: 'topology';
  /** Waits until it is at rest. @returns what was still wrong after that time, in words; undefined when nothing was */
  restlessAfter(within: Duration): Promise<string | undefined>;
  /** Waits until a sentinel published the event. @returns the moment in ms after the last fault, or undefined */
  publishedWithin(event: string, within: Duration): Promise<number | undefined>;
  /** What sentinels published since the last fault, in words. */
  published(): string[];
  timeline(): FailoverTimeline;
  disturbed(overrun?: Overrun): string | undefined;
}

/** A client under test. */
export interface JudgedClient {
  readonly subject: 'client';
  readonly name: string;
  /** Writes down for the report what is demanded. */
  demand(demand: Demand): void;
  /**
   * Waits until a write of this client is acknowledged by the master that the last fault's failover promoted.
   * @returns the moment in ms after the fault, undefined when it did not come in time
   */
  followedWithin(within: Duration): Promise<number | undefined>;
  /** The timeline of the last fault. @throws Unknown when no fault was injected */
  timeline(): FailoverTimeline;
  /** What the client did since the last fault, in words. */
  doings(): string[];
  /** Ends the workload once the deployment is at peace, and reads what is left. @throws Unknown when it cannot be read */
  loss(): Promise<Loss>;
  /** Ends the workload as `loss` does. */
  outage(): Promise<Outage>;
  /** Ends the workload. @returns its connections to redis servers that ended since the last fault, in words */
  disconnections(): Promise<readonly string[]>;
  /** The same for what it received. @throws Unknown when it never received anything */
  deafness(): Promise<Outage>;
  /** As for a failover, since the last fault. */
  disturbed(overrun?: Overrun): string | undefined;
}

/** What an expectation demanded of an application, in words: '100 % success during the fault'. */
export interface ApplicationBudget {
  readonly application: string;
  /** The part of the key space that it is demanded of; absent for the whole. */
  readonly shard?: string;
  /** Absent where the whole run is meant. */
  readonly period?: Period;
  /** 'success at least 100 %' */
  readonly what: string;
  readonly kept: boolean;
}

/** An application under test, and the users who ask it. */
export interface JudgedApplication extends JudgedPeriods {
  readonly subject: 'application';
  readonly name: string;
  /** Where it can be asked: 'http://127.0.0.1:40123'. */
  readonly url: string;
  /** Of every part of it, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Asks it once, as a user does; what is asked so is no part of its numbers. @param path '/data/key-1' */
  ask(path: string): Promise<Asked>;
  /** One part of its key space. */
  shard(name: string): JudgedPeriods;
  /**
   * Waits until its cache answers again after the last fault, and goes on to do so for a second.
   * @returns the moment in ms after the fault, undefined when it did not come in time
   */
  backWithin(within: Duration): Promise<number | undefined>;
  /** What the present master has of its cache. */
  cached(): Promise<readonly CachedEntry[]>;
  /** Ends the load. @throws Unknown when there was none, or its process died */
  agreement(): Promise<Agreement>;
  /** Writes down for the report what is demanded. */
  budget(budget: Omit<ApplicationBudget, 'application'>): void;
  timeline(): FailoverTimeline;
  disturbed(overrun?: Overrun): string | undefined;
}

/** What an application answered when it was asked once. */
export interface Asked {
  readonly status: number;
  /** Its JSON. */
  readonly body: unknown;
  readonly tookMs: number;
}

/** Before the fault; from it until the cache is back; from then to the end. */
export interface JudgedPeriods extends Readonly<Record<Period, JudgedPeriod>> {}

/** What users met with in a part of a run. */
export interface JudgedPeriod {
  readonly subject: 'period';
  readonly application: string;
  readonly shard: string | undefined;
  readonly period: Period;
  /** Waits until the cache is back and for a while after, and ends the load. @throws Unknown when there was none */
  measured(): Promise<NumbersByPeriod>;
  budget(budget: Pick<ApplicationBudget, 'what' | 'kept'>): void;
  timeline(): FailoverTimeline;
  disturbed(overrun?: Overrun): string | undefined;
}
