import type { Address } from '../basics/index.ts';
import type { SentinelOptions } from '../topology/index.ts';
import type { Client } from '../workload/index.ts';

/** What a client is connected with, besides its options. */
export interface Way {
  readonly sentinels: SentinelOptions;
  /** Nodes of a Redis Cluster to begin with; absent behind Sentinel. */
  readonly nodes?: readonly Address[];
  /** What the nodes ask for. */
  readonly password?: string;
  /** Addresses in the network → addresses that reach them from here; empty where both are the same. */
  readonly natMap: Readonly<Record<string, Address>>;
  /** Told whenever the client emits something: 'connect', 'close', 'error', … */
  onEvent(event: string, detail: string): void;
}

/** Options of a library, by the names that all libraries have. */
export type OptionSet = 'defaults' | 'tuned';

/** A client library under test. */
export interface Library {
  /** The package as package.json has it. */
  readonly packageName: string;
  /** 'defaults' is what one gets without options; 'tuned' is what we would use behind Sentinel. */
  readonly optionSets: Readonly<Record<OptionSet, object>>;
  /** Every option that the library knows; undefined when it says itself what it does not know. */
  readonly knownOptions?: readonly string[];
  /** Connects through Sentinel, unless the options name a server; a library for clusters through their nodes. */
  connect(options: object, way: Way): Promise<Client>;
}
