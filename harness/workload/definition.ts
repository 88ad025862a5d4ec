import type { Finding, Mastership } from '../checkers/index.ts';
import type { Data, Operation, Outcome } from '../history/index.ts';
import type { ClientPart } from './connection.ts';
import type { Begin, Workload } from './kind.ts';

/** Everything that checkers need. Times are ms on the harness's clock. */
export interface Evidence {
  readonly workload: Workload;
  /** Of all clients. */
  readonly operations: readonly Operation[];
  /** What each server that answers holds, by name; undefined when that could not be read. */
  readonly data: Readonly<Record<string, Data>> | undefined;
  /** The name of the master at the end. */
  readonly master: string | undefined;
  /** Which server each address meant, and when. */
  readonly addresses: readonly ServerAddress[];
  readonly masterships: readonly Mastership[];
  /** Of a cluster: the shard of each server, by name. Each shard has a master of its own. */
  readonly shardOf?: Readonly<Record<string, string>>;
  readonly workEndedAtMs: number;
  readonly readAtMs: number;
  /** Where there are several: each is judged for itself. */
  readonly shards?: readonly EvidenceShard[];
}

/** An address ('host:port') and the server that it meant in a span of time: another server can take it over. */
interface ServerAddress {
  readonly server: string;
  readonly address: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A shard of a deployment that has several: whose history is judged by which data. */
export interface EvidenceShard {
  readonly name: string;
  /** The names of its redis servers. */
  readonly servers: readonly string[];
  /** The name of its master at the end. */
  readonly master: string | undefined;
  /** The names of the clients that work on it. */
  readonly clients: readonly string[];
}

/** Checkers by name. */
export type Checks = Readonly<Record<string, () => Finding>>;

/** What matchers and reports can expect of a workload. */
export interface Traits {
  /** It removes what it wrote, so that the servers have nothing to be compared by at the end. */
  readonly drainsKeys: boolean;
  /** It writes unique elements that stay: loss is broken down by client, server and time. */
  readonly hasElements: boolean;
  /** Each write is found again by its value: ghosts, duplicates and unexpected values are counted. */
  readonly findsEachWrite: boolean;
  /** Messages or jobs arrive without being asked for: there are gaps without them. */
  readonly receives: boolean;
}

/** One thing that an operation was to do: an operation does several in a batch. */
export interface Unit {
  readonly operation: Operation;
  readonly name: string;
}

/** Where the histories and the final data differ. */
export interface Discrepancies {
  /** Acknowledged and absent. */
  readonly lost: readonly Unit[];
  /** Failed or unresolved, and present. */
  readonly ghosts: readonly Unit[];
  /** Present more than once. */
  readonly duplicates: readonly Unit[];
  /** Present, and attempted by no client. */
  readonly unexpected: readonly { readonly key: string; readonly name: string }[];
  /** Acknowledged, and absent because they had expired: whether they had been lost before, nothing tells. */
  readonly expired?: readonly Operation[];
}

/** What the history of all clients that share the data is compared with. */
export interface Final {
  readonly workload: Workload;
  readonly data: Data;
  readonly readAtMs: number;
  readonly isReplaced: IsReplaced;
}

/** Whether the server that an address ('host:port') meant at a moment had been replaced by another master: it kept nothing. */
export type IsReplaced = (address: string, atMs: number) => boolean;

/** How a workload counts its loss. */
export interface LossRule {
  /** What is counted: 'element', 'increment', 'job', … */
  readonly unit: string;
  /** Calls back for each unit of an operation; not at all for one that writes nothing. */
  units(operation: Operation, visit: (name: string, outcome: Outcome) => void): void;
  /** Whether loss shows without the final data: in the histories alone. */
  readonly showsInHistories?: true;
  /** Whether an acknowledgement says that replicas have the write: then none is on its way to them when a fault takes effect. */
  isReplicated?(workload: Workload): boolean;
  /** @returns a sentence when the final data does not tell */
  compare(operations: readonly Operation[], final: Final): Discrepancies | string;
}

/** A workload: how it runs, what its acknowledgements mean, how its loss is counted, and what checks it. */
export interface Definition<T extends Traits = Traits> {
  readonly begin: Begin;
  /** Loads the package that it needs besides its client, if any. */
  readonly load?: () => Promise<unknown>;
  /** The part of a client that it needs, besides `call` or instead of it. Default `call`. */
  readonly needs?: ClientPart;
  readonly traits: T;
  readonly loss: LossRule;
  /** The checkers of its own. Those that every workload has are in judge.ts. */
  checks(evidence: Evidence): Checks;
}

/** Keeps the traits as literal types: matchers depend on them at compile time. */
export const define = <const T extends Traits>(definition: Definition<T>): Definition<T> => definition;

/** The traits of most workloads: they write elements that stay. */
export const WRITES_ELEMENTS = {
  drainsKeys: false,
  hasElements: true,
  findsEachWrite: true,
  receives: false,
} as const satisfies Traits;
