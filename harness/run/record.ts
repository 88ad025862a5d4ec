import type { Counted } from '../clients/index.ts';
import type { Data, Operation } from '../history/index.ts';
import type { AcceptedSamples, DisturbanceSample, ObservedEvent } from '../observation/index.ts';
import type { ServiceRemains } from '../services/index.ts';
import type { Member } from '../timeline/index.ts';
import type { RecordedSettings } from '../topology/index.ts';
import type { Workload } from '../workload/index.ts';

/** The version of what a record looks like; raised when a reader of the old would misread the new. */
export const RECORD_VERSION = 2;

/**
 * Everything that a scenario recorded. It judges nothing: `analyze` turns it into a report, today or years later. Moments
 * are ms on the harness's clock. While a scenario runs, what has not happened yet is absent.
 */
export interface ScenarioRecord {
  readonly recordVersion: typeof RECORD_VERSION;
  readonly scenario: ScenarioIdentity;
  /** When the workload began: the moment 0 of the report. */
  readonly clockOriginMs: number;
  /** When the clients were asked to end their workload: the end of the observation. */
  readonly workEndedAtMs?: number;
  readonly settings: RecordedSettings;
  readonly members: readonly Member[];
  /** A second deployment of other users in the same network; absent where there is none. */
  readonly neighbour?: RecordedNeighbour;
  readonly workload: Workload;
  readonly clients: Readonly<Record<string, RecordedClient>>;
  /** Absent in a scenario without crowds. */
  readonly crowds?: Readonly<Record<string, RecordedCrowd>>;
  /** What servers and sentinels counted of their connections; absent in a scenario without crowds. */
  readonly accepted?: AcceptedSamples;
  readonly services: Readonly<Record<string, RecordedService>>;
  /** Each call of `inject`, in order. */
  readonly injections: readonly RecordedInjection[];
  readonly expectations: readonly RecordedExpectation[];
  /** Why a check is allowed to fail, by the check's name. */
  readonly tolerates: Readonly<Record<string, string>>;
  /** How long the steps of a failover may take here, ms. */
  readonly limits: { readonly followingMs: number };
  /** Every server at the end, before anything was healed. */
  readonly servers: readonly RecordedServer[];
  readonly disturbance: readonly DisturbanceSample[];
  readonly final?: FinalState;
  readonly body?: BodyEnd;
  /** Errors of promises and callbacks that the body did not await. */
  readonly unawaited: readonly RecordedError[];
  /** How many assertions were made, Jest's own included. */
  readonly assertions: number;
  readonly events: readonly ObservedEvent[];
  /** What each client did, by its name; empty until the workload ended. */
  readonly histories: ReadonlyMap<string, readonly Operation[]>;
}

/** Which scenario it is, and how its run went as a whole. */
export interface ScenarioIdentity {
  readonly name: string;
  readonly file: string;
  /** The line of `file` to look at: that of the expectation that failed, or else of the scenario. */
  readonly line?: number;
  readonly tags?: readonly string[];
  readonly folder: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** The seeded defect, in words, when it ran with it. */
  readonly planted?: string;
  /** How long it waited for room on the machine, ms. */
  readonly waitedForLaneMs?: number;
  /** Hosts that an earlier scenario had left unclean and that were replaced, each with what was found. */
  readonly replacedHosts?: readonly string[];
}

export interface RecordedNeighbour {
  /** The name under which its sentinels watch its master. */
  readonly name: string;
  /** Also those whose addresses were given to servers of the tested deployment. */
  readonly members: readonly Member[];
}

export interface RecordedClient {
  /** 'ioredis', 'node-redis', … */
  readonly library: string;
  /** The shard that it worked on; absent where there was one only, and in a cluster. */
  readonly shard?: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What became of its process; absent while it runs. */
  readonly process?: 'finished' | 'hung' | 'died';
}

/** Many clients that are alike. */
export interface RecordedCrowd {
  /** 'ioredis', 'node-redis', … */
  readonly library: string;
  /** The shard that it works on; absent where there is one only. */
  readonly shard?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly connections: number;
  readonly processes: number;
  /** How often each of them writes, ms. */
  readonly everyMs: number;
  readonly counted: Counted;
  /** What became of its processes, and why; absent while they run. */
  readonly end?: { readonly process: 'finished' | 'hung' | 'died'; readonly detail?: string };
  /** The counters of its connections in the final data of the master, by their numbers; why they are not known. */
  readonly final?: { readonly counters: readonly number[] } | { readonly unreadable: string };
}

export interface RecordedService {
  /** How old an answer is allowed to be, ms; absent where the scenario does not say. */
  readonly freshForMs?: number;
  /** The file name of the record of its requests. */
  readonly requests: string;
  /** Absent where only the scenario asked it. */
  readonly load?: { readonly beganAtMs: number; readonly warmupMs: number; readonly rate: number };
  /** Absent while it runs. */
  readonly result?: ServiceRemains;
  readonly budgets: readonly RecordedBudget[];
}

/** What an expectation said of a service, in words. */
export interface RecordedBudget {
  /** The part of the key space that it is about; absent for the whole. */
  readonly shard?: string;
  /** Absent where the whole run is meant. */
  readonly period?: 'before' | 'during' | 'after';
  /** 'success at least 100 %' */
  readonly what: string;
  readonly kept: boolean;
}

export interface RecordedInjection {
  /** 'crash of the master' */
  readonly title: string;
  readonly faults: readonly RecordedFault[];
}

/** The life of one fault. A moment that did not come is absent. */
export interface RecordedFault {
  readonly kind: string;
  readonly group: string;
  /** It ends the processes of the affected servers and starts none: until the heal they are allowed not to run. */
  readonly endsServers?: true;
  readonly target: string;
  /** The names of the affected servers. */
  readonly servers: readonly string[];
  /** The master of the affected shard at that moment. */
  readonly oldMaster: string;
  readonly askedAtMs: number;
  /** What it waited for, when it was triggered. */
  readonly trigger?: { readonly what: string; readonly firedAtMs: number };
  readonly injectedAtMs?: number;
  readonly provenAtMs?: number;
  /** What proved it. */
  readonly proof?: string;
  readonly healedAtMs?: number;
  readonly healFailed?: string;
}

/** A matcher that was asked. */
export interface RecordedExpectation {
  /** 'toLoseAtMost' */
  readonly matcher: string;
  /** The client, service or checker that it is about; absent for the deployment as a whole. */
  readonly about?: string;
  /** Whether the contrary was expected: `.not` or `expectBreaks`. */
  readonly isNot: boolean;
  /** The limit as a number, where it has one: what the report draws beside what was measured. */
  readonly limit?: Pick<Limit, 'of' | 'most' | 'shard'>;
  /** The checks whose failure it judges itself: 'loss', 'works', … */
  readonly covers: readonly string[];
  /** Whether what the scenario expects is so. Absent while it waits, and when it proved nothing. */
  readonly passed?: boolean;
}

/** A limit that a scenario expects to be kept, or to be exceeded. */
export interface Limit {
  readonly of: 'promotion' | 'following' | 'outage' | 'loss' | 'loss beyond what was in flight';
  /** The client or the crowd it is expected of; absent for a promotion. */
  readonly client?: string;
  /** The shard that an outage is counted on; absent where all of them count. */
  readonly shard?: string;
  /** Ms after the fault, ms of an outage, or a number of writes. */
  readonly most: number;
  /** Whether the scenario expects that it is exceeded. */
  readonly exceeded: boolean;
}

export interface RecordedServer {
  readonly name: string;
  readonly state: 'running' | 'frozen' | 'ended';
  /** The last lines of its log, where its process has ended. */
  readonly lastLines?: readonly string[];
}

/** What the servers held at the end, and why it cannot be known where it cannot. */
export type FinalState = {
  /** Why the deployment was not stable when the time for it was over; absent when it was. */
  readonly unstable?: string;
} & (
  | {
      /** Of the master, and of every replica that answers, by name. */
      readonly data: Readonly<Record<string, Data>>;
      /** That of the first shard, where there are several. */
      readonly master: string;
      /** By shard, where there are several. */
      readonly masters?: Readonly<Record<string, string>>;
      readonly readAtMs: number;
    }
  | { readonly unreadable: string }
);

/** How the scenario's body ended. */
export type BodyEnd =
  | { readonly how: 'returned' }
  | { readonly how: 'threw'; readonly error: RecordedError }
  | { readonly how: 'timed out'; readonly timeoutMs: number };

export interface RecordedError {
  /**
   * 'failure' is everything that was thrown, but for what the harness itself declares unknowable: 'unknown', and its two
   * cases that another attempt may resolve, 'too busy' and 'split vote'; and but for 'unusable' input or environment.
   */
  readonly is: 'failure' | 'unknown' | 'too busy' | 'split vote' | 'unusable';
  /** Its first line, without colours. */
  readonly message: string;
}

/** A client's operations in the order of their begin; none for a client that issued none. */
export const historyOf = (
  { histories }: Pick<ScenarioRecord, 'histories'>,
  client: string,
): readonly Operation[] => histories.get(client) ?? [];

/**
 * The name of the master in whose data the writes of a client stay.
 * @param shard the client's; undefined where there is one only
 */
export const masterFor = (
  shard: string | undefined,
  final: { readonly master: string; readonly masters?: Readonly<Record<string, string>> },
): string => (shard === undefined ? undefined : final.masters?.[shard]) ?? final.master;
