import { DEFAULT_KEYSPACE, type Keyspace, keyName, now } from '../basics/index.ts';
import { fields, type Server, withControl } from '../topology/index.ts';

interface Lasting {
  /** What is left of its time to live at the moment of the reading, in ms; absent when it lives for ever. */
  readonly ttlMs?: number;
}

/** What a server holds under a key. */
export type Stored = Lasting &
  (
    | { readonly type: 'string'; readonly value: string }
    | { readonly type: 'list' | 'set'; readonly value: readonly string[] }
    | { readonly type: 'hash' | 'zset'; readonly value: Readonly<Record<string, string>> }
    | {
        readonly type: 'stream';
        readonly value: readonly (readonly [id: string, fields: readonly string[]])[];
      }
  );

/** Everything that a server holds, by key; keys of other databases than 0 as `keyName` names them. */
export type Data = Readonly<Record<string, Stored>>;

const SCAN_AT_ONCE = '1000';

/** What else there is to say about a reading. */
export interface ReadingOptions {
  /** A replica in a cluster sends readers to its master unless they say that they only read. */
  readonly ofClusterReplica?: boolean;
  /** Where the clients' keys are, by their options; without clients the keys of database 0. */
  readonly keyspaces?: readonly Keyspace[];
}

/**
 * Reads all keys that begin with `prefix`, in every keyspace.
 * @param atMs the moment to which times to live are converted: reading thousands of keys takes its time on a busy machine
 * @throws Error when the server does not answer in time
 */
export async function readData(
  server: Server,
  prefix: string,
  withinMs: number,
  atMs = now(),
  { ofClusterReplica = false, keyspaces = [] }: ReadingOptions = {},
): Promise<Data> {
  const databases = Map.groupBy(keyspaces.length === 0 ? [DEFAULT_KEYSPACE] : keyspaces, ({ db }) => db);
  const read = async (send: Send): Promise<Data> => {
    if (ofClusterReplica) await send('READONLY');
    const wallMs = atMs + (await clockAheadMs(send));
    const all: [string, Stored][] = [];
    for (const [db, within] of databases) {
      if (databases.size > 1 || db !== DEFAULT_KEYSPACE.db) await send('SELECT', String(db));
      const prefixes = new Set(within.map(({ keyPrefix }) => `${keyPrefix}${prefix}`));
      const found = await readSelected(send, prefixes, wallMs);
      all.push(...found.map(([key, stored]): [string, Stored] => [keyName(db, key), stored]));
    }
    return Object.fromEntries(all);
  };
  return withControl(server, read, withinMs);
}

/** Reads the database that is selected. */
async function readSelected(
  send: Send,
  prefixes: ReadonlySet<string>,
  wallMs: number,
): Promise<[string, Stored][]> {
  const keys = new Set<string>();
  for (const prefix of prefixes) for (const key of await keysFrom(send, prefix)) keys.add(key);
  const read = [...keys].map(async (key): Promise<[string, Stored][]> => {
    const stored = await readKey(send, key, wallMs);
    return stored === undefined ? [] : [[key, stored]];
  });
  return (await Promise.all(read)).flat();
}

async function keysFrom(send: Send, prefix: string): Promise<string[]> {
  const pattern = `${prefix.replace(/[*?[\]\\]/g, '\\$&')}*`;
  const keys: string[] = [];
  let cursor = '0';
  do {
    const reply = await send('SCAN', cursor, 'MATCH', pattern, 'COUNT', SCAN_AT_ONCE);
    const [next, found] = reply as [string, string[]];
    keys.push(...found);
    cursor = next;
  } while (cursor !== '0');
  return keys;
}

type Send = (...command: string[]) => Promise<unknown>;

const CLOCK_LOOKS = 5;

/** By how much the server's wall clock is ahead of the harness's clock, in ms, to half of what the quickest answer took. */
async function clockAheadMs(send: Send): Promise<number> {
  const looks: { readonly tookMs: number; readonly aheadMs: number }[] = [];
  for (let look = 0; look < CLOCK_LOOKS; look += 1) {
    const askedAtMs = now();
    const [seconds, microseconds] = (await send('TIME')) as [string, string];
    const tookMs = now() - askedAtMs;
    const wallMs = Number(seconds) * 1000 + Number(microseconds) / 1000;
    looks.push({ tookMs, aheadMs: wallMs - askedAtMs - tookMs / 2 });
  }
  looks.sort((one, other) => one.tookMs - other.tookMs);
  return looks[0]?.aheadMs ?? 0;
}

/**
 * Undefined for a key that expired meanwhile.
 * @param wallMs the server's wall clock at the moment to which times to live are converted
 */
async function readKey(send: Send, key: string, wallMs: number): Promise<Stored | undefined> {
  const [type, expiryMs] = (await Promise.all([send('TYPE', key), send('PEXPIRETIME', key)])) as [
    string,
    number,
  ];
  const lasting = expiryMs >= 0 ? { ttlMs: Math.round(expiryMs - wallMs) } : {};
  switch (type) {
    case 'string':
      return { type, value: String(await send('GET', key)), ...lasting };
    case 'list':
      return { type, value: (await send('LRANGE', key, '0', '-1')) as string[], ...lasting };
    case 'set':
      return { type, value: (await send('SMEMBERS', key)) as string[], ...lasting };
    case 'hash':
      return { type, value: fields(await send('HGETALL', key)), ...lasting };
    case 'zset':
      return { type, value: fields(await send('ZRANGE', key, '0', '-1', 'WITHSCORES')), ...lasting };
    case 'stream':
      return { type, value: (await send('XRANGE', key, '-', '+')) as [string, string[]][], ...lasting };
    default:
      return undefined;
  }
}
