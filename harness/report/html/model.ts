import type { OperationColumns } from './operations.ts';

// What the page draws of one scenario. All `…Ms` are ms after the moment 0 of its axis: the fault that the phases are
// counted from, or the start of the workload where there is none.

export interface ScenarioModel {
  /** What is drawn: from the first event or operation to the last. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The part that the failover takes. */
  readonly focus: { readonly fromMs: number; readonly toMs: number };
  /** The harness's clock at the moment 0. */
  readonly zeroAtMs: number;
  readonly faults: readonly FaultSpan[];
  readonly bars: readonly Bar[];
  readonly rows: readonly Row[];
  /** Every line of events.jsonl as it stands there. */
  readonly events: readonly string[];
  readonly marks: readonly Mark[];
}

/** A replaced master acknowledges writes of a client. */
export interface StaleSpan {
  readonly server: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** 'redis-1 acknowledged 1099 writes of app for 11.0 s after redis-2 was promoted' */
  readonly words: string;
}

/** A fault from its effect to its heal; drawn through all rows. */
export interface FaultSpan {
  readonly label: string;
  readonly fromMs: number;
  /** Absent when it was never healed. */
  readonly toMs?: number;
}

/** A step of the failover: from the moment that it could begin to its own. */
export interface Bar {
  readonly name: string;
  readonly fromMs: number;
  /** Its own moment; absent when a limit was set for it and it never came. */
  readonly toMs?: number;
  /** What theory allows: see harness/timeline/floor.ts. */
  readonly atBestMs?: number;
  readonly atWorstMs?: number;
  /** The limit that the scenario sets, and whether it passed. */
  readonly limit?: { readonly ms: number; readonly exceeded: boolean; readonly kept: boolean };
}

export type Row = FaultRow | SentinelRow | ServerRow | ClientRow | CrowdRow;

interface Named {
  readonly name: string;
  /** The availability zone that it is in. */
  readonly zone?: string;
  readonly bands: readonly Band[];
}

interface FaultRow extends Named {
  readonly kind: 'faults';
}

interface SentinelRow extends Named {
  readonly kind: 'sentinel';
}

export interface ServerRow extends Named {
  readonly kind: 'server';
  /** The replication offset as it was sampled. */
  readonly offsets: { readonly atMs: readonly number[]; readonly bytes: readonly number[] };
}

export interface ClientRow extends Named {
  readonly kind: 'client';
  /** The times without an acknowledged write; of a cluster each with its shard. */
  readonly outages: readonly OutageSpan[];
  /** The times in which a replaced master still acknowledged its writes. */
  readonly stale: readonly StaleSpan[];
  readonly operations: OperationColumns;
}

/** A number for each `stepMs`, the first at `fromMs`. */
export interface CrowdRow extends Named {
  readonly kind: 'crowd';
  readonly connections: number;
  readonly fromMs: number;
  readonly stepMs: number;
  /** Attempts to connect. */
  readonly toServers: readonly number[];
  readonly toSentinels: readonly number[];
  /** Connections that work. */
  readonly working: readonly number[];
  /** After each fault the second with the most attempts to connect to servers. */
  readonly peaks: readonly { readonly fromMs: number; readonly perSecond: number }[];
}

export interface OutageSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** False when it lasted until the workload ended. */
  readonly ended: boolean;
  readonly shard?: string;
}

/** A state that lasted. */
export interface Band {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: BandState;
  /** The master that it is about: gives the band its colour. */
  readonly server?: string;
  /** How many lanes above the lowest; absent in the lowest. */
  readonly lane?: number;
}

/** How many lanes of bands a row has above the lowest. */
export const lanesAbove = ({ bands }: Pick<Row, 'bands'>): number =>
  Math.max(0, ...bands.map(({ lane = 0 }) => lane));

type BandState =
  /** A server called itself master. */
  | 'master'
  /** A replica in sync with `server`. */
  | 'replica'
  /** A replica of `server`, and not in sync with it. */
  | 'apart'
  /** It did not answer. */
  | 'silent'
  /** A sentinel named `server` as the master. */
  | 'names'
  /** `server` acknowledged a client's writes. */
  | 'acknowledges';

/** Where an event is drawn. The mark with an index is that of the event with the same index. */
export interface Mark {
  /** The place of its row in `rows`. */
  readonly row: number;
  readonly atMs: number;
  readonly tone: Tone;
  /** In words, for the few that are worth it. */
  readonly label?: string;
}

export type Tone =
  /** A step of the failover or of a fault. */
  | 'step'
  /** Something went wrong, or was noticed to be. */
  | 'alarm'
  /** Anything else that happened. */
  | 'plain'
  /** What only repeats or samples what is drawn already. */
  | 'faint';

/** What became of an operation; the later ones are drawn over the earlier ones. */
export const FATES = ['ok', 'fail', 'unresolved', 'ghost', 'lost'] as const;

export type Fate = (typeof FATES)[number];
