import type { Breakdown, Finding } from '../checkers/index.ts';
import type { Explanation } from '../explanation/index.ts';
import type { Disturbance } from '../observation/index.ts';
import type { Member, Phases } from '../timeline/index.ts';
import type { TopologySettings } from '../topology/index.ts';
import type { Demand, Verdict } from '../verdict/index.ts';
import type { Workload } from '../workload/index.ts';
import type { ApplicationReport } from './application-result.ts';
import type { Shard } from './shard.ts';

/** The version of what run.json and scenario.json look like; raised when a reader of the old would misread the new. */
export const SCHEMA_VERSION = 3;

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

/** Counts of operations. `lost`, `ghosts` and `duplicates` are absent when the final data could not be read. */
export interface OperationCounts {
  readonly attempted: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly unresolved: number;
  /** Of the unresolved those that never ended at all: promises neither fulfilled nor rejected. */
  readonly unsettled: number;
  readonly lost?: number;
  readonly ghosts?: number;
  readonly duplicates?: number;
}

export interface ClientReport {
  /** 'ioredis', 'node-redis', … */
  readonly library: string;
  /** The shard that it worked on; absent where there was one only. */
  readonly shard?: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Ms from the fault to the first write that the new master acknowledged. */
  readonly followedMs?: number;
  /** The longest time around or after the fault without an acknowledged write. */
  readonly outageMs?: number;
  /** False when that outage lasted until the client's last operation. */
  readonly outageEnded?: boolean;
  /** What that outage consisted of, and which settings would have shortened it; absent when it was as good as none. */
  readonly explanation?: Explanation;
  /** The longest time after the first fault in which it received nothing; absent for clients that receive nothing. */
  readonly deafMs?: number;
  /** False when that lasted until the client's last operation. */
  readonly deafEnded?: boolean;
  /** Whether it still got writes acknowledged when its workload ended. */
  readonly alive?: boolean;
  /** 99th percentile of how late operations were issued, ms: how well the load was kept up. */
  readonly latenessP99Ms?: number;
  readonly operations: OperationCounts;
  /** What became of the client's process. */
  readonly process: 'finished' | 'hung' | 'died';
  readonly historyFile: string;
}

/** The failover of one of several shards; times count from the fault that struck it. */
export interface ShardFailover {
  readonly shard: string;
  readonly fault: FaultReport;
  readonly phases: Phases;
  readonly oldMaster: string;
  readonly newMaster?: string;
  readonly leader?: string;
  readonly masters: readonly string[];
}

/** scenario.json: everything known of one scenario of a run. */
export interface ScenarioReport extends Verdict {
  readonly name: string;
  readonly file: string;
  /** The line of `file` to look at: that of the expectation that did not hold, or else of the scenario. */
  readonly line?: number;
  /** What scenarios are selected by; absent in old reports, and where a scenario has none. */
  readonly tags?: readonly string[];
  /** The defect that was planted in it, in words; the verdict is then 'pass' when the defect was noticed. */
  readonly planted?: string;
  /** Why earlier attempts proved nothing: what is unknown is run again. */
  readonly earlier?: readonly string[];
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
  /** Of each shard that was struck, where that were several: the one that is told above is among them. */
  readonly failovers?: readonly ShardFailover[];
  readonly clients: Readonly<Record<string, ClientReport>>;
  /** What the users of its applications met with; absent when it has none. */
  readonly applications?: Readonly<Record<string, ApplicationReport>>;
  /** What the clients did; absent when the scenario did not start. */
  readonly workload?: Workload;
  /** The deployment's settings; absent when the scenario did not start. */
  readonly settings?: TopologySettings;
  /** The numbers that the scenario's expectations named, in the order in which they were asked. */
  readonly demands: readonly Demand[];
  /** What every checker of the workload found. They do not decide the verdict; expectations do. */
  readonly findings: readonly Finding[];
  /** Where and when acknowledged elements were lost; absent when the workload has none, or what is left is not known. */
  readonly breakdown?: Breakdown;
  /** What kept nobody from being promoted, as far as the sentinels told; empty after a promotion. */
  readonly obstacles: readonly string[];
  /** How long it waited for room on the machine before it began, ms; absent outside of a run. */
  readonly waitedForLaneMs?: number;
  /** Hosts that an earlier scenario had left unclean and that were replaced, each with what was found; absent when none was. */
  readonly replacedHosts?: readonly string[];
  /** What of this machine may have got in the way, from the start of the workload to its end. */
  readonly disturbance: Disturbance;
  readonly folder: string;
}

export interface RunEnvironment {
  readonly node: string;
  readonly engine: string;
  /** What the hosts were spread over; absent where they were all on one. */
  readonly machines?: readonly {
    readonly name: string;
    readonly endpoint: string;
    readonly engine: string;
  }[];
  readonly image: string;
  readonly server: string;
  readonly clients: Readonly<Record<string, string>>;
  readonly gitCommit: string | null;
  readonly cpus: number;
  /** What the scenarios' random choices came from; HARNESS_SEED repeats them. */
  readonly seed: number;
}

/** What a joined run keeps of each of its runs. */
export interface MergedRun {
  readonly run: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** 0 every scenario that was not skipped held, 1 one did not or none proved anything, 2 unusable input or environment. */
  readonly exitCode: 0 | 1 | 2;
  readonly environment: RunEnvironment;
  /** How many scenario files ran at once, at most. */
  readonly workers: number;
  /** Which part of a split run this is; absent when it was not split. */
  readonly shard?: Shard;
}

/** run.json */
export interface RunReport extends MergedRun {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** The runs that this one was joined from; absent when it ran itself. */
  readonly merged?: readonly MergedRun[];
  /** In what they were not alike. */
  readonly differences?: readonly Difference[];
  readonly scenarios: readonly ScenarioReport[];
}

/** Something that ought to be the same in all runs that are joined, and was not. */
export interface Difference {
  /** 'server', 'git commit', 'ioredis' */
  readonly what: string;
  readonly found: readonly { readonly value: string; readonly runs: readonly string[] }[];
}
