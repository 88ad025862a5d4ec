import type { Duration } from '../../harness/index.ts';
import { type HttpOptions, http, type Service, service } from '../../harness/services.ts';
import { durationMs } from '../shared/duration.ts';
import { environmentOf } from '../shared/settings.ts';
import { PREFIX, type SourceOptions, type WebOptions } from './settings.ts';

/** A web application that caches what a slow source returns. Everything has a default. */
export interface CacheAsideOptions {
  /** TTL of cached data. Default '60s'. */
  readonly ttl?: Duration;
  /** Share by which a TTL is shortened at random: what was stored together does not expire together. Default 0.1. */
  readonly jitter?: number;
  /** Timeout of the cache; 'never' waits forever, with the defaults of ioredis. Default '100ms'. */
  readonly cacheWithin?: Duration | 'never';
  /** Whether the source answers when the cache is unreachable; otherwise users get an error (503). Default true. */
  readonly fallback?: boolean;
  /** Whether there is one request to the source for all concurrent requests of a key. Default true. */
  readonly singleFlight?: boolean;
  /** Whether a read extends the TTL, which keeps popular data from ever being read again. Default false. */
  readonly renewOnHit?: boolean;
  /** Latency of the source. Default '200ms'. */
  readonly sourceDelay?: Duration;
  /** Concurrent requests of the source; others wait. Default 50. */
  readonly sourceAtOnce?: number;
  /** The number of keys: 'key-1', the most popular, 'key-2', … Default 50. */
  readonly keys?: number;
  /** How it is asked; false: by the scenario alone. */
  readonly load?: Omit<HttpOptions, 'path' | 'keys'> | false;
}

const LOAD = { rate: 100, timeout: '5s', warmup: '3s', before: '5s', after: '5s' } as const;

/** `services: { web: cacheAside({ ttl: '10s' }) }`: `GET /data/:key` returns `{ data, source: 'cache' | 'source' }`. */
export function cacheAside(options: CacheAsideOptions = {}): Service {
  const { ttl = '60s', keys = 50, load = {} } = options;
  const names = Array.from({ length: keys }, (_, i) => `key-${i + 1}`);
  const [web, source] = [webOptions(options), sourceOptions(options)];
  return service({
    command: [process.execPath, 'web.ts'],
    cwd: FOLDER,
    env: environmentOf(({ urls }): WebOptions => ({ ...web, source: urls.source ?? '' })),
    ready: { log: 'listening at' },
    behind: {
      source: {
        command: [process.execPath, 'source.ts'],
        cwd: FOLDER,
        env: environmentOf(() => source),
        ready: { http: '/stats' },
      },
    },
    cache: { prefix: PREFIX, freshFor: ttl },
    load: load !== false && http({ path: '/data/{key}', keys: names, popularity: 'zipf', ...LOAD, ...load }),
  });
}

const FOLDER = new URL('.', import.meta.url);

function webOptions({
  ttl = '60s',
  jitter = 0.1,
  cacheWithin = '100ms',
  fallback = true,
  singleFlight = true,
  renewOnHit = false,
}: CacheAsideOptions): Omit<WebOptions, 'source'> {
  return {
    ttlMs: durationMs('ttl', ttl),
    jitter,
    ...(cacheWithin !== 'never' && { cacheWithinMs: durationMs('cacheWithin', cacheWithin) }),
    fallback,
    singleFlight,
    renewOnHit,
  };
}

const sourceOptions = ({ sourceDelay = '200ms', sourceAtOnce = 50 }: CacheAsideOptions): SourceOptions => ({
  delayMs: durationMs('sourceDelay', sourceDelay),
  atOnce: sourceAtOnce,
});
