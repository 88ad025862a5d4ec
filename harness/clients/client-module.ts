import { existingModule, rejectUnknownKeys } from '../basics/index.ts';
import type { Purpose } from '../workload/index.ts';

// A client that a user's own module makes, with the user's own library, wrappers and plugins.

/** A module whose default export makes a client; `clientFrom` makes it. */
export interface ClientModule {
  readonly clientModule: string;
  /** The module of its adapter, where the harness does not know its library. */
  readonly adapter?: string;
}

interface Node {
  host: string;
  port: number;
}

/** What a client module makes its client of. What the deployment does not use is undefined. */
export interface ClientDeployment {
  /** The client's name in the scenario's `clients`. */
  readonly client: string;
  readonly sentinels: Node[];
  /** The name under which the sentinels monitor the master. */
  readonly name: string;
  /** Nodes of a Redis Cluster to begin with; empty behind Sentinel. */
  readonly nodes: Node[];
  readonly username?: string;
  readonly password?: string;
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
  /**
   * Where the servers use TLS, for ioredis: the certificate authority of servers and of sentinels, and the certificate and the
   * key of clients where servers require one.
   */
  readonly tls?: { ca: string; cert?: string; key?: string };
  readonly sentinelTLS?: { ca: string; cert?: string; key?: string };
  readonly enableTLSForSentinelMode?: true;
  /** From an address inside the network to the one that reaches it from here; empty where both are the same. */
  readonly natMap: Record<string, Node>;
}

/** The default export of a client module. */
export type ClientMaker<Made = unknown> = (deployment: ClientDeployment) => Made | Promise<Made>;

/**
 * The default export of an adapter module: how the harness works with a client of a library that it does not know.
 * `name`, `call` and `disconnect` are required.
 */
export interface ClientAdapter<Made = unknown> {
  /** How reports name the library. */
  readonly name: string;
  /** Sends `['SET', 'key', 'value']`. Rejects with the server's error or the library's own. */
  call(client: Made, command: readonly string[]): Promise<unknown>;
  disconnect(client: Made): unknown;
  /** For the workload `batches`. A command that failed alone has an Error as its reply. */
  batch?(
    client: Made,
    commands: readonly (readonly string[])[],
    as: 'pipeline' | 'transaction',
  ): Promise<readonly unknown[]>;
  /** For `adds` and `consumers`: one more client, for blocking commands or for reading from replicas. */
  another?(client: Made, purpose: Purpose): Made | Promise<Made>;
  /** For `pubsub`. Resolves when subscribed. */
  subscribe?(client: Made, channel: string, listener: (message: string) => void): Promise<unknown>;
  /**
   * 'host:port' of the server that answers now, null while there is none. Without it: the one server that the connections
   * of the process go to, in a crowd those of this client; null when they go to several.
   */
  server?(client: Made): string | null;
  /** How many of its connections ended so far. Without it: those of the process to servers, in a crowd those of this client. */
  losses?(client: Made): number;
  /** Calls `tell` for what the client emits, for the report. */
  events?(client: Made, tell: (event: string, detail?: string) => void): void;
  /** Its options, for the report. */
  options?(client: Made): object;
  /** The database and the prefix of its keys. Default: 0 and none. */
  keyspace?(client: Made): { readonly db?: number; readonly keyPrefix?: string };
  /** Messages of its errors for commands that it never sent. */
  readonly neverSent?: readonly string[];
}

/**
 * A client that a module of yours makes: `clientFrom(new URL('./client.ts', import.meta.url))`. Clients of ioredis,
 * iovalkey and node-redis are recognized; another library needs `{ adapter: new URL('./adapter.ts', import.meta.url) }`,
 * unless the workload is one of your own.
 * @throws UnusableInput for a file that does not exist
 */
export function clientFrom(module: URL, options: { readonly adapter?: URL } = {}): ClientModule {
  rejectUnknownKeys('clientFrom', options, ['adapter']);
  const { adapter } = options;
  return {
    clientModule: existingModule('clientFrom', module, './client.ts'),
    ...(adapter !== undefined && { adapter: existingModule('clientFrom.adapter', adapter, './adapter.ts') }),
  };
}

export const isClientModule = (spec: object): spec is ClientModule => 'clientModule' in spec;
