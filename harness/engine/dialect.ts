/** The terms of Redis and Valkey that differ and that the harness uses. */
interface Dialect {
  /** The server, and with --sentinel the sentinel. */
  readonly program: string;
  /** The client for the command line. */
  readonly cli: string;
  /** How the log of a replica says that it has become the master, in its first words (replicaofCommand in replication.c). */
  readonly promoted: string;
}

export const DIALECTS = {
  redis: { program: 'redis-server', cli: 'redis-cli', promoted: 'MASTER MODE enabled' },
  valkey: { program: 'valkey-server', cli: 'valkey-cli', promoted: 'PRIMARY MODE enabled' },
} as const satisfies Readonly<Record<string, Dialect>>;

/** Whose server it is. */
export type ServerFamily = keyof typeof DIALECTS;

export const SERVER_FAMILIES = Object.keys(DIALECTS) as ServerFamily[];

/** A shell command that is the first of these programs that there is: 'command -v redis-cli || command -v valkey-cli'. */
export const whichever = (part: 'program' | 'cli'): string =>
  SERVER_FAMILIES.map(family => `command -v ${DIALECTS[family][part]}`).join(' || ');
