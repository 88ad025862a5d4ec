import type { Address, Keyspace } from '../basics/index.ts';
import type { Ports } from '../faults/index.ts';
import type { SentinelOptions } from '../topology/index.ts';
import type { OwnRead, Workload } from '../workload/index.ts';
import type { ConnectionTold } from './connections.ts';
import type { LibraryName } from './libraries.ts';
import type { SentClient } from './options.ts';

/** What the harness tells a client's process. */
export type ToClient =
  /** Load what a client of this library, with this kind of workload, needs. */
  | { readonly do: 'load'; readonly library: LibraryName | undefined; readonly workload: string }
  | {
      readonly do: 'connect';
      readonly client: string;
      readonly spec: SentClient;
      readonly sentinels: SentinelOptions;
      /** The addresses of the deployment's servers. */
      readonly own: readonly Address[];
      /** Nodes of a Redis Cluster, and what they ask for. */
      readonly nodes?: readonly Address[];
      readonly password?: string;
      /** Addresses in the network → addresses that reach them from here; empty where both are the same. */
      readonly natMap: Readonly<Record<string, Address>>;
      readonly historyFile: string;
      readonly ports?: Ports;
    }
  | { readonly do: 'work'; readonly workload: Workload }
  /** Addresses that came while it ran. */
  | {
      readonly do: 'learn';
      readonly natMap: Readonly<Record<string, Address>>;
      readonly own: readonly Address[];
    }
  /** Read what the workload, one of the user's own, reads at the end. */
  | { readonly do: 'read'; readonly workload: Workload }
  /** Issue nothing more, wait for replies, write everything down, disconnect and exit. */
  | { readonly do: 'finish'; readonly drainMs: number };

/** What a client's process tells the harness. Moments are ms on the harness's clock. */
export type FromClient =
  /** An event that the client emitted: 'connect', 'ready', 'close', 'error', … */
  | { readonly tells: 'event'; readonly atMs: number; readonly event: string; readonly detail: string }
  | ({ readonly tells: 'connection'; readonly atMs: number } & ConnectionTold)
  /** A write was acknowledged, and the one before it by another server or by none. */
  | { readonly tells: 'acknowledged-by'; readonly atMs: number; readonly server: string }
  | {
      readonly tells: 'made';
      readonly library: string;
      readonly options: Readonly<Record<string, unknown>>;
      readonly keyspace: Keyspace;
    }
  | ({ readonly tells: 'read' } & OwnRead)
  | { readonly tells: 'not-read'; readonly reason: string }
  /** What it was given cannot be used; the process ends. */
  | { readonly tells: 'unusable'; readonly atMs: number; readonly reason: string }
  | { readonly tells: 'finished' };
