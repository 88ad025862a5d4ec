import type { ScenarioReport } from '../analyze/index.ts';
import type { Shard } from './shard.ts';

export type {
  Attempt,
  ClientReport,
  FailoverReport,
  FaultReport,
  OperationCounts,
  ScenarioReport,
  ServiceReport,
} from '../analyze/index.ts';

/** The version of what run.json and scenario.json look like; raised when a reader of the old would misread the new. */
export const SCHEMA_VERSION = 4;

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
  /** 0 every scenario that was not skipped passed, 1 one did not or all were skipped, 2 invalid input or environment. */
  readonly exitCode: 0 | 1 | 2;
  readonly environment: RunEnvironment;
  /** How many scenario files ran at once, at most. */
  readonly workers: number;
  /** Which part of a split run this is; absent when it was not split. */
  readonly shard?: Shard;
  /**
   * Files that could not be loaded, or in which a test failed outside of its scenario. Absent when
   * there were none.
   */
  readonly failedFiles?: readonly string[];
  /** How many files the run did not get to; absent when it got to all of them. */
  readonly filesNotRun?: number;
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
