import type { Address, Keyspace } from '../basics/index.ts';
import type { SentinelOptions } from '../topology/index.ts';
import type { Client, ClientPart } from '../workload/index.ts';

/** What a client is connected with, besides its options. */
export interface Way {
  readonly sentinels: SentinelOptions;
  /** Nodes of a Redis Cluster to begin with; absent behind Sentinel. */
  readonly nodes?: readonly Address[];
  /** What the nodes ask for. */
  readonly password?: string;
  /** Addresses in the network → addresses that reach them from here; empty where both are the same. */
  readonly natMap: Readonly<Record<string, Address>>;
  /** Called whenever the client emits something: 'connect', 'close', 'error', … */
  onEvent(event: string, detail: string): void;
}

/** Options of a library, by the names that all libraries have. */
export type OptionSet = 'defaults' | 'tuned';

/** Options as plain data; a function stands as '[function]' in those that a run records. */
export type Options = Readonly<Record<string, unknown>>;

/** Options that decide which servers a client connects to. */
export interface ServerOptions {
  /** Those that hold a list of addresses; `host` and `port` are known. */
  readonly lists: readonly string[];
  /** Those that name a server otherwise. */
  readonly others: readonly string[];
  /** Those that hold further options. */
  readonly nested: readonly string[];
}

/** A setting of the library that can shorten an outage, by the wait that it limits. */
export type Setting =
  | {
      readonly limits: 'connection' | 'answer' | 'farewell';
      readonly name: string;
      /** The library's own value; undefined where it waits without a limit. */
      readonly defaultMs: number | undefined;
      readonly adviseMs: number;
      readonly price: string;
    }
  | { readonly limits: 'retry'; readonly name: string; readonly adviseMs: number; readonly price: string }
  /** Drops an old connection when a sentinel announces another master. */
  | { readonly limits: 'notice'; readonly name: string; readonly price: string };

/** The option that lets a client of ioredis's family end for good. */
export type EndedBy = 'failoverDetector' | 'retryStrategy' | 'sentinelRetryStrategy';

/** An option with which a client can end for good. */
export interface Ending {
  readonly by: EndedBy;
  /** @param before what the client emitted right before `end` */
  isShownBy(before: { readonly event: string; readonly detail: string }, options: Options): boolean;
  /** What keeps the client alive; absent where the outage with it cannot be calculated. */
  readonly instead?: {
    readonly from: string;
    readonly to: string;
    readonly price: string;
    /** The pause between attempts from then on; absent where it stays. */
    readonly pauseMs?: number;
  };
}

/**
 * A client library under test: all that the harness knows of it. Importing it does not load the library; only `connect`
 * does, in the client's own process.
 */
export interface Library {
  /** The package as a project installs it. */
  readonly packageName: string;
  /** The major version that this is about; absent: any. */
  readonly major?: number;
  /** The name under which that version is installed beside another one. */
  readonly alias?: string;
  /** 'defaults' is what one gets without options; 'tuned' is what we would use behind Sentinel. */
  readonly optionSets: Readonly<Record<OptionSet, object>>;
  /** Every option that the library knows; undefined when it says itself what it does not know. */
  readonly knownOptions?: readonly string[];
  readonly serverOptions: ServerOptions;
  /** Options that cannot be measured with, each with the reason. */
  readonly refusedOptions: Readonly<Record<string, string>>;
  keyspaceOf(options: Options): Keyspace;
  /** Messages of its errors for commands that it never sent. */
  readonly neverSent: readonly string[];
  /** The pause before each attempt to connect again, from 0 for the first, in ms, chance at its mean; undefined when unknown. */
  readonly backoffMs?: (attempt: number) => number;
  /** The option that replaces `backoffMs`. */
  readonly backoffOption?: string;
  readonly settings: readonly Setting[];
  readonly endings: readonly Ending[];
  /** Connects through Sentinel, unless the options name a server; a library for clusters through their nodes. */
  connect(options: object, way: Way): Promise<Client>;
}

/** A client that is made, and what the harness has to know of it. */
export interface Connected {
  readonly client: Client;
  /** The name of its library: 'ioredis', 'node-redis', … */
  readonly library: string;
  /** Those that its user chose. */
  readonly options: Options;
  readonly keyspace: Keyspace;
  readonly neverSent: Library['neverSent'];
  /** Why a part that a workload needs is not there; undefined when it is. */
  lacks?(part: ClientPart): string | undefined;
}
