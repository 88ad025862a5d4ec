import type { Redis, RedisOptions } from 'ioredis';
import { pause, within } from '../basics/index.ts';
import type { Surroundings } from './application.ts';

/** A cache that says when it is away instead of keeping its user waiting. */
export interface Cache {
  get(key: string): Promise<Cached | 'miss' | 'away'>;
  /** Stores it with its time to live. @returns whether that was acknowledged in time */
  set(key: string, cached: Cached): Promise<boolean>;
  /** Counts its time to live from now again. */
  renew(key: string, ttlMs: number): void;
  close(): void;
}

/** How a cache is reached. */
interface CacheWay extends Pick<Surroundings, 'sentinels' | 'natMap'> {
  /** After that time without an answer the cache is away, ms; undefined waits for ever. */
  readonly limitMs: number | undefined;
  /** Before its keys: 'web:'. */
  readonly prefix: string;
  /** Whether it leaves its connection when a sentinel announces a switch of any master. Default true. */
  readonly failoverDetector?: boolean;
}

type Options = Omit<RedisOptions, 'replyMapping'>;

/**
 * What a cache needs of ioredis behind Sentinel: it notices silence and announced failovers, tries again soon, and refuses at
 * once what it cannot send. Commands that wait for a new connection would hold up their users, and reach the new master
 * when no user waits for them any more.
 */
const TUNED: Options = {
  failoverDetector: true,
  socketTimeout: 1000,
  connectTimeout: 500,
  disconnectTimeout: 500,
  sentinelCommandTimeout: 500,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 100,
  sentinelRetryStrategy: () => 100,
};

/** What one gets who thinks of none of that: commands wait for as long as it takes. */
const DEFAULTS: Options = {};

const AGAIN_AFTER_MS = 200;
const READY_WITHIN_MS = 5000;

/** Connects through Sentinel. Resolves when the cache can be asked, or after a while in which it could not: then it is away. */
export async function openCache({
  sentinels,
  natMap,
  limitMs,
  prefix,
  failoverDetector = true,
}: CacheWay): Promise<Cache> {
  const { Redis } = await import('ioredis');
  const options: Options = {
    ...sentinels,
    sentinels: [...sentinels.sentinels],
    natMap: (address: string) => natMap[address] ?? null,
    ...(limitMs === undefined ? DEFAULTS : { ...TUNED, failoverDetector }),
  };
  let closed = false;
  let redis = connect();

  /** A client that sees `+switch-master` while it looks for the master ends for good: another takes its place. */
  function connect(): Redis {
    const made = new Redis(options);
    made.on('error', () => undefined);
    made.once('end', async () => {
      await pause(AGAIN_AFTER_MS);
      if (!closed) redis = connect();
    });
    return made;
  }
  await within(READY_WITHIN_MS, new Promise(resolve => redis.once('ready', resolve)));
  const limited = async <Reply>(asked: Promise<Reply>): Promise<{ readonly reply: Reply } | 'away'> => {
    const reply = asked.then(
      value => ({ reply: value }),
      () => 'away' as const,
    );
    if (limitMs === undefined) return reply;
    const inTime = await within(limitMs, reply);
    return inTime === 'late' ? 'away' : inTime;
  };
  return {
    async get(key) {
      const found = await limited(redis.get(prefix + key));
      if (found === 'away') return 'away';
      return (found.reply === null ? undefined : parseCached(String(found.reply))) ?? 'miss';
    },
    set: async (key, cached) =>
      (await limited(redis.set(prefix + key, JSON.stringify(cached), 'PX', cached.ttlMs))) !== 'away',
    renew(key, ttlMs) {
      redis.pexpire(prefix + key, ttlMs).catch(() => undefined);
    },
    close() {
      closed = true;
      redis.disconnect();
    },
  };
}

/** What an application keeps in the cache under a key, as JSON: the data, and enough to tell later how old it is. */
export interface Cached {
  readonly data: string;
  /** When the source gave it, ms since 1970 by the wall clock of this machine. */
  readonly loadedAtMs: number;
  /** The time to live that it was stored with, ms. */
  readonly ttlMs: number;
}

/** How old its data is, ms. */
export const ageOf = ({ loadedAtMs }: Cached): number => Date.now() - loadedAtMs;

/** Undefined for what no application of ours has written. */
export function parseCached(text: string): Cached | undefined {
  try {
    const found = JSON.parse(text) as Partial<Cached> | null;
    return typeof found?.data === 'string' && typeof found.loadedAtMs === 'number'
      ? (found as Cached)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The same as it was found in a server. */
export interface CachedEntry extends Cached {
  readonly key: string;
  /** What the server says is left of its time to live, ms; -1 when it never expires. */
  readonly leftMs: number;
  /** When that was asked, by the clock of `loadedAtMs`. */
  readonly readAtMs: number;
}

/** One load for all who ask for the same key while it is under way. */
export function singleFlight<Loaded>(
  load: (key: string) => Promise<Loaded>,
): (key: string) => Promise<Loaded> {
  const underWay = new Map<string, Promise<Loaded>>();
  return key => {
    const running = underWay.get(key) ?? load(key).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  };
}
