import type { Breakdown, Finding } from '../checkers/index.ts';
import type { Explanation } from '../explanation/index.ts';
import type { Outage } from '../history/index.ts';
import type { Disturbance } from '../observation/index.ts';
import type { Limit } from '../run/index.ts';
import type { Member, Phases } from '../timeline/index.ts';
import type { RecordedSettings } from '../topology/index.ts';
import type { Workload } from '../workload/index.ts';
import type { KindOfError } from './crowd-errors.ts';
import type { CrowdFailover } from './crowd-failovers.ts';
import type { CrowdTimeline } from './crowd-timeline.ts';

import type { ServiceReport } from './service.ts';
import type { StaleMasterWrites } from './stale-master.ts';

/**
 * What a run proved. 'unknown' is only what the harness itself cannot know: it is no weak pass, and Jest fails it.
 * 'skipped' is a scenario that did not run, because what it needs is not here. `reason` is one sentence.
 */
export interface Verdict {
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'skipped';
  readonly reason: string;
  /** What kept an unknown scenario from proving anything, where another attempt may: chance, or the load of the machine. */
  readonly chance?: Chance;
}

export type Chance = 'split vote' | 'busy machine';

/** What the connections of a crowd experienced together. */
export interface CrowdReport {
  /** 'ioredis', 'node-redis', … */
  readonly library: string;
  /** The shard that it works on; absent where there is one only. */
  readonly shard?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly connections: number;
  readonly processes: number;
  /** How often each connection writes, ms. */
  readonly everyMs: number;
  readonly writes: CrowdWrites;
  /** Errors of writes and those that clients emitted, the most frequent first. */
  readonly errors: readonly KindOfError[];
  /** What followed each fault that concerns it, in order. */
  readonly failovers: readonly CrowdFailover[];
  /**
   * Ms from the fault that its failover is counted from until the last connection worked again; absent where one never did, and
   * where none was interrupted.
   */
  readonly followedMs?: number;
  /** How many connections worked when the workload ended. */
  readonly workedAtEnd: number;
  /** Why those did not that did not: the last error of each. */
  readonly idleBecause: readonly KindOfError[];
  readonly timeline: CrowdTimeline;
  /** What became of its processes: 'died' or 'hung' when one of them did. */
  readonly process: 'finished' | 'hung' | 'died';
}

/** `lost` is absent when it is not known. */
export interface CrowdWrites {
  readonly acknowledged: number;
  readonly failed: number;
  /**
   * Acknowledged writes that are missing from the final data, at least: a write that failed for its client and was applied
   * makes up for a lost one.
   */
  readonly lost?: number;
  /** Writes that were acknowledged around a fault, and can have been on their way to the replicas. */
  readonly inFlight?: number;
  /** How the loss stands to what the scenario expects; absent where nothing is lost, or it is not known. */
  readonly standing?: LossStanding;
  /** Why the loss is not known. */
  readonly unknowable?: string;
}

/** How a loss stands to what its scenario expects. */
export type LossStanding =
  /** The scenario expects more loss than a limit, or its seeded defect causes it. */
  | 'demonstrated'
  /** A limit of the scenario allows it, or it was in flight when a fault took effect. */
  | 'within limit'
  /** More than was in flight, without a limit: the scenario tolerates it, with a reason. */
  | 'tolerated'
  /** It is over its limit, or more than was in flight, and no expectation and no tolerance covers it. */
  | 'unexpected';

/** Something that has to be true of every scenario, unless the scenario expects or tolerates the contrary. */
export interface Check extends Finding {
  /** The client it is about; absent for all of them, or for the deployment. */
  readonly client?: string;
  /** It would have failed, but the machine was so busy that this proves nothing. */
  readonly isExcused?: true;
  /** Why it may fail: what the scenario expects, or its reason to tolerate it. */
  readonly expected?: string;
}

/** A fault's life, in ms since the scenario's workload began. A moment that did not come is absent. */
export interface FaultReport {
  readonly kind: string;
  readonly target: string;
  readonly askedAtMs: number;
  readonly injectedAtMs?: number;
  /** What it waited for: an event, a phase or a time. */
  readonly trigger?: string;
  /** From the moment of the trigger to the effect, in ms. */
  readonly reactionMs?: number;
  readonly verifiedAtMs?: number;
  /** What proved it. */
  readonly proof?: string;
  readonly healedAtMs?: number;
  /** Why it could not be healed. */
  readonly healFailed?: string;
}

/** What a client wrote, in units of its workload. `lost`, `ghosts` and `duplicates` are absent when they cannot be known. */
export interface OperationCounts {
  /** What is counted: 'element', 'increment', 'job', … */
  readonly unit: string;
  readonly attempted: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly unresolved: number;
  /** Of the operations those that never ended at all: promises neither fulfilled nor rejected. */
  readonly unsettled: number;
  readonly lost?: number;
  /** Of the lost, those that a fault can have met on their way to the replicas. */
  readonly inFlight?: number;
  /** How the loss stands to what the scenario expects; absent when nothing was lost, or it is not known. */
  readonly standing?: LossStanding;
  readonly ghosts?: number;
  readonly duplicates?: number;
  /** Why the loss cannot be known. */
  readonly unknowable?: string;
}

export interface ClientReport {
  /** 'ioredis', 'node-redis', … */
  readonly library: string;
  /** The shard that it worked on; absent where there was one only. */
  readonly shard?: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Ms from the fault to the first write that the new master acknowledged. */
  readonly followedMs?: number;
  /** The longest time around or after the first fault without an acknowledged write; one that did not end outranks all. */
  readonly outageMs?: number;
  /** Where `outageMs` is 0 and an outage of 100 ms could be a usual time between two writes: the shortest that could not, ms. */
  readonly outageBelowMs?: number;
  /** False when that outage lasted until the end of the workload. */
  readonly outageEnded?: boolean;
  /** All of them, in ms since the scenario's workload began; of a cluster each with its shard. */
  readonly outages?: readonly Outage[];
  /** What that outage consisted of, and which settings would have shortened it; absent when it was as good as none. */
  readonly explanation?: Explanation;
  /**
   * The longest time after the first fault in which it received nothing; absent for clients that receive nothing, and where
   * none was longer than usual times of more than 100 ms.
   */
  readonly receiveGapMs?: number;
  /** False when that lasted until the client's last operation. */
  readonly receiveGapEnded?: boolean;
  /** Its writes to masters that another one had replaced; absent when there were none. */
  readonly staleMaster?: readonly StaleMasterWrites[];
  /** 99th percentile of how late operations were issued, ms: how well the load was kept up. */
  readonly latenessP99Ms?: number;
  readonly operations: OperationCounts;
  /** What became of the client's process. */
  readonly process: 'finished' | 'hung' | 'died';
  readonly historyFile: string;
}

/** The failover that followed a call of `inject`; times count from its fault. */
export interface FailoverReport {
  /** 'crash of the master' */
  readonly title: string;
  /** The shard that it affected, where there are several. */
  readonly shard?: string;
  readonly fault: FaultReport;
  readonly phases: Phases;
  readonly oldMaster: string;
  readonly newMaster?: string;
  readonly leader?: string;
  /** All masters that were announced since the fault: more than one when a second failover followed. */
  readonly masters: readonly string[];
  /** What kept every replica from being promoted; empty after a promotion. */
  readonly obstacles: readonly string[];
}

/** scenario.json: everything known of one scenario of a run. */
export interface ScenarioReport extends Verdict {
  readonly name: string;
  readonly file: string;
  /** The line of `file` to look at: that of the expectation that failed, or else of the scenario. */
  readonly line?: number;
  /** What scenarios are selected by; absent in old reports, and where a scenario has none. */
  readonly tags?: readonly string[];
  /** The defect that was planted in it, in words; the verdict is then 'pass' when the defect was noticed. */
  readonly planted?: string;
  /** What a pass demonstrates: the scenario expects a loss or an outage that is over a limit. Absent for any other. */
  readonly demonstrated?: 'loss' | 'outage' | 'loss and outage';
  /** The attempts before this one, in order; absent when it ran once. */
  readonly earlier?: readonly Attempt[];
  /** Whether its reason is input or an environment that a person must change: exit code 2. */
  readonly unusable: boolean;
  readonly startedAt: string;
  readonly durationMs: number;
  /** The harness's clock at the moment 0 of all `…AtMs` here; events and histories carry that clock. */
  readonly clockOriginMs: number;
  /** When the workload ended: what had not come by then did not come. Absent when it did not start. */
  readonly workEndedAtMs?: number;
  readonly members: readonly Member[];
  /** The fault that the phases are counted from. */
  readonly fault?: FaultReport;
  /** All of them, in the order of injection. */
  readonly faults: readonly FaultReport[];
  readonly phases: Phases;
  readonly oldMaster?: string;
  readonly newMaster?: string;
  readonly leader?: string;
  /** All masters that were announced since the fault: more than one when a second failover followed. */
  readonly masters: readonly string[];
  /** Of every injection that took effect, in order; the one above is among them. */
  readonly failovers: readonly FailoverReport[];
  readonly clients: Readonly<Record<string, ClientReport>>;
  /** What its crowds experienced; absent when it has none. */
  readonly crowds?: Readonly<Record<string, CrowdReport>>;
  /** What the users of its services experienced; absent when it has none. */
  readonly services?: Readonly<Record<string, ServiceReport>>;
  /** What the clients did; absent when the scenario did not start. */
  readonly workload?: Workload;
  /** The deployment's settings; absent when the scenario did not start. */
  readonly settings?: RecordedSettings;
  /** The numbers that the scenario's expectations named, in the order in which they were asked. */
  readonly limits: readonly Limit[];
  /** What every checker of the workload and every liveness check found. One that fails unexpectedly fails the scenario. */
  readonly findings: readonly Check[];
  /** Where and when acknowledged elements were lost; absent when the workload has none, or what is left is not known. */
  readonly breakdown?: Breakdown;
  /** Why no replica was promoted, according to the sentinels; empty after a promotion. */
  readonly obstacles: readonly string[];
  /** How long it waited for room on the machine before it began, ms; absent outside of a run. */
  readonly waitedForLaneMs?: number;
  /** Hosts that an earlier scenario had left unclean and that were replaced, each with what was found; absent when none was. */
  readonly replacedHosts?: readonly string[];
  /** What of this machine may have got in the way, from the start of the workload to its end. */
  readonly disturbance: Disturbance;
  readonly folder: string;
}

/**
 * An attempt at a scenario that was repeated, with what it measured; statistics count it like any other run. The fields
 * are those of ScenarioReport. (`Pick` would make the JSON Schema refer to itself.)
 */
export interface Attempt extends Verdict {
  readonly repeatedBecause: Chance;
  /** Where its evidence is, relative to the scenario's folder: 'attempts/1'. */
  readonly folder: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly fault?: FaultReport;
  readonly phases: Phases;
  readonly newMaster?: string;
  readonly clients: Readonly<Record<string, ClientReport>>;
  readonly crowds?: Readonly<Record<string, CrowdReport>>;
  readonly workEndedAtMs?: number;
  readonly disturbance: Disturbance;
}
