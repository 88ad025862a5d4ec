/** The part of a server's keys that a client works on, by its options. */
export interface Keyspace {
  readonly db: number;
  /** What its library puts before every key. */
  readonly keyPrefix: string;
}

export const DEFAULT_KEYSPACE: Keyspace = { db: 0, keyPrefix: '' };

/** The name that histories and final data give to a key of a server: the same key in two databases is two keys. */
export const keyName = (db: number, storedKey: string): string =>
  db === 0 ? storedKey : `db${db}:${storedKey}`;

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** '10.1.2.3:6379', the key that ioredis's natMap uses too. */
export const showAddress = ({ host, port }: Address): string => `${host}:${port}`;
