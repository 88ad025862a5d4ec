import { UnusableInput } from '../basics/index.ts';

/** A command by its words: `['SET', 'key', 'value']`. */
export type Command = readonly string[];

/** What workloads need of a connection, whatever the client's library. */
export interface Connection {
  /** Rejects with the server's error or the library's own. */
  call(command: Command): Promise<unknown>;
  /** 'host:port' of the server at its other end now, as its peers know it; null while there is none. */
  server(): string | null;
  /** How many of its connections ended so far: what was sent on one of them, the library can have sent again. */
  losses(): number;
  disconnect(): void;
}

/** What a connection is for: libraries keep those apart, and so do applications. */
export type Purpose =
  /** Commands that wait at the server, such as BLPOP. */
  | 'blocking'
  /** Reading from replicas. */
  | 'replica';

/** A client under test. */
export interface Client extends Connection {
  /** The option by which its commands go over several connections at once; absent where all go over one. */
  readonly spreadBy?: string;
  /** The client object of the library itself, with which a workload of a user's own works. */
  readonly instance: unknown;
  /**
   * Several commands at once, as a pipeline or between MULTI and EXEC. Rejects when they failed as a whole;
   * a command that failed alone has an Error as its reply.
   */
  batch(commands: readonly Command[], as: 'pipeline' | 'transaction'): Promise<readonly unknown[]>;
  /** A further connection, made as applications of this library make it. */
  another(purpose: Purpose): Promise<Connection>;
  /** Calls `listener` for each message; resolves when subscribed. */
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  /**
   * A further client of the library itself, for packages that are built on it. Disconnected with this one.
   * @param options changed against those of this client
   * @throws Error when no such package is built on this library
   */
  native(options: Readonly<Record<string, unknown>>): unknown;
}

/** The part of a client that a workload or a crowd works with: not every library, or adapter of a user's, has each. */
export type ClientPart = Extract<
  keyof Client,
  'call' | 'batch' | 'another' | 'subscribe' | 'native' | 'instance' | 'server'
>;

/**
 * The connection that answered just now. WAIT is about the writes of its own connection: on another one, of a client that
 * connected again or of a cluster, it answers for nothing.
 */
export const connectionOf = ({ server, losses }: Pick<Connection, 'server' | 'losses'>): string =>
  `${server()}, after ${losses()} others`;

/** @throws UnusableInput for a client whose WAIT would be answered on another connection than the write before it */
export function refuseSpread({ spreadBy }: Pick<Client, 'spreadBy'>, workload: string): void {
  if (spreadBy === undefined) return;
  throw new UnusableInput(
    `the workload ${workload} uses WAIT, which is about the writes of its own connection, and the client sets ` +
      `'${spreadBy}', which spreads commands over several; remove it, or choose another workload`,
  );
}
