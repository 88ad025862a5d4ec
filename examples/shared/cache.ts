import { setTimeout as pause } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import type { RedisPlace } from './settings.ts';

/** A cache that reports that it is unreachable instead of keeping its user waiting. */
export interface Cache {
  get(key: string): Promise<Cached | 'miss' | 'unreachable'>;
  /** Stores it with its time to live. @returns whether that was acknowledged in time */
  set(key: string, cached: Cached): Promise<boolean>;
  /** Counts its time to live from now again. */
  renew(key: string, ttlMs: number): void;
}

/** How a cache is reached. */
interface CacheOptions {
  readonly redis: RedisPlace;
  /** After that time without an answer the cache is unreachable, ms; undefined waits forever, with the defaults of ioredis. */
  readonly limitMs: number | undefined;
  /** Before its keys: 'web:'. */
  readonly prefix: string;
  /** Whether it drops its connection when a sentinel announces a switch of any master. Default true. */
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

const AGAIN_AFTER_MS = 200;
const READY_WITHIN_MS = 5000;

/** Connects through Sentinel. Resolves when the cache can be asked, or after a while in which it could not. */
export async function openCache({
  redis: place,
  limitMs,
  prefix,
  failoverDetector = true,
}: CacheOptions): Promise<Cache> {
  const { sentinels, name, password, sentinelPassword, tls, natMap } = place;
  const options: Options = {
    sentinels: [...sentinels],
    name,
    ...(password !== undefined && { password }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
    natMap: (address: string) => natMap[address] ?? null,
    ...(limitMs !== undefined && { ...TUNED, failoverDetector }),
  };
  let redis = connect();

  /** A client that sees `+switch-master` while it looks for the master ends for good: another takes its place. */
  function connect(): Redis {
    const made = new Redis(options);
    made.on('error', () => undefined);
    made.once('end', async () => {
      await pause(AGAIN_AFTER_MS);
      redis = connect();
    });
    return made;
  }
  const ready = new Promise(resolve => redis.once('ready', resolve));
  await Promise.race([ready, pause(READY_WITHIN_MS, undefined, { ref: false })]);
  const limited = async <Reply>(asked: Promise<Reply>): Promise<{ readonly reply: Reply } | undefined> => {
    const reply = asked.then(
      value => ({ reply: value }),
      () => undefined,
    );
    return limitMs === undefined ? reply : inTime(limitMs, reply);
  };
  return {
    async get(key) {
      const found = await limited(redis.get(prefix + key));
      if (found === undefined) return 'unreachable';
      return found.reply === null ? 'miss' : (JSON.parse(String(found.reply)) as Cached);
    },
    set: async (key, cached) =>
      (await limited(redis.set(prefix + key, JSON.stringify(cached), 'PX', cached.ttlMs))) !== undefined,
    renew(key, ttlMs) {
      redis.pexpire(prefix + key, ttlMs).catch(() => undefined);
    },
  };
}

async function inTime<Value>(limitMs: number, asked: Promise<Value>): Promise<Value | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(late.resolve, limitMs, undefined);
  return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer));
}

/** What is in the cache under a key, as JSON: the data, and what shows later how old it is. */
export interface Cached {
  readonly data: string;
  /** When the source gave it, ms since 1970 by the wall clock of this machine. */
  readonly loadedAtMs: number;
  /** The time to live that it was stored with, ms. */
  readonly ttlMs: number;
}

/** How old its data is, ms. */
export const ageOf = ({ loadedAtMs }: Cached): number => Date.now() - loadedAtMs;

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
