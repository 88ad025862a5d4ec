/** What it takes of a client. */
interface Caller {
  call(command: string, ...args: string[]): Promise<unknown>;
}

interface Type {
  /** A command without its key. */
  readonly write: readonly string[];
  readonly read: readonly string[];
  /** What is read after what was written. */
  readonly holds: unknown;
}

const TYPES: Readonly<Record<string, Type>> = {
  string: { write: ['SET', 'kheir'], read: ['GET'], holds: 'kheir' },
  number: { write: ['INCRBY', '42'], read: ['GET'], holds: '42' },
  list: { write: ['RPUSH', 'milk', 'bread'], read: ['LRANGE', '0', '-1'], holds: ['milk', 'bread'] },
  set: { write: ['SADD', 'redis'], read: ['SMEMBERS'], holds: ['redis'] },
  hash: { write: ['HSET', 'age', '23'], read: ['HGET', 'age'], holds: '23' },
  'sorted set': { write: ['ZADD', '23', 'kheir'], read: ['ZRANGE', '0', '-1'], holds: ['kheir'] },
  stream: { write: ['XADD', '1-1', 'of', 'it'], read: ['XRANGE', '-', '+'], holds: [['1-1', ['of', 'it']]] },
  hyperloglog: { write: ['PFADD', 'a', 'b', 'c'], read: ['PFCOUNT'], holds: 3 },
  bitmap: { write: ['SETBIT', '7', '1'], read: ['BITCOUNT'], holds: 1 },
  bitfield: {
    write: ['BITFIELD', 'SET', 'u8', '0', '200'],
    read: ['BITFIELD', 'GET', 'u8', '0'],
    holds: [200],
  },
  geo: { write: ['GEOADD', '2.5', '49', 'Paris'], read: ['GEODIST', 'Paris', 'Paris'], holds: '0.0000' },
};

/** A key of a type, and what it holds. */
export interface TypedKey {
  readonly key: string;
  readonly type: string;
  readonly holds: unknown;
}

/** So many keys of each type: 'hash:7'. */
export const keysOfEveryType = (each: number): TypedKey[] =>
  Object.entries(TYPES).flatMap(([type, { holds }]) =>
    Array.from({ length: each }, (_, i) => ({ key: `${type}:${i}`, type, holds })),
  );

const call = (client: Caller, [command = '', ...args]: readonly string[], key: string) =>
  client.call(command, key, ...args);

/** Writes them all. What is refused is missed when it is read. */
export async function writeAll(client: Caller, keys: readonly TypedKey[]): Promise<void> {
  await Promise.allSettled(keys.map(({ key, type }) => call(client, TYPES[type]?.write ?? [], key)));
}

/** The same keys with what they hold now, or the error that came instead. */
export const readAll = (client: Caller, keys: readonly TypedKey[]): Promise<TypedKey[]> =>
  Promise.all(
    keys.map(async ({ key, type }) => ({
      key,
      type,
      holds: await call(client, TYPES[type]?.read ?? [], key).catch(String),
    })),
  );
