import type { Duration } from '../../harness/index.ts';
import { type HttpOptions, http, type Service, service } from '../../harness/services.ts';
import { durationMs } from '../shared/duration.ts';
import { environmentOf } from '../shared/settings.ts';
import { readDomains } from './domains.ts';
import type { Placement } from './placement.ts';
import { type ApiOptions, PREFIX, type ResolverOptions } from './settings.ts';

/** A DNS cache over the shards of the deployment, which are its partitions. Everything has a default. */
export interface DnsCacheOptions {
  /** How domains are spread over the partitions. Default 'ring': consistent hashing. */
  readonly placement?: Placement;
  /** Points of each partition on the ring. Default 160. */
  readonly virtualNodes?: number;
  /** Nothing is kept for longer than that, and nothing for longer than its record allows. Default '60s'. */
  readonly ttl?: Duration;
  /** Timeout of the cache; 'never' waits forever, with the defaults of ioredis. Default '100ms'. */
  readonly cacheWithin?: Duration | 'never';
  /** Whether the resolver answers when the cache is unreachable; otherwise users get an error (503). Default true. */
  readonly fallback?: boolean;
  /**
   * ioredis's `failoverDetector` of the clients of all partitions. Default false: it drops a connection also when the master of
   * another partition was switched. Their `socketTimeout` notices an unresponsive master.
   */
  readonly failoverDetector?: boolean;
  /** What the resolver answers from: a zone file, or the resolver of this machine. Default 'zone': example.zone. */
  readonly resolver?: 'zone' | 'system';
  /** Latency of the resolver. Default '30ms'. */
  readonly resolverDelay?: Duration;
  /** How many of the domains in domains.csv are requested, from the first. Default 120. */
  readonly first?: number;
  /** How it is asked; false: by the scenario alone. */
  readonly load?: Omit<HttpOptions, 'path' | 'keys'> | false;
}

/** The domains that users ask for, the most popular first. */
export const dnsDomains = (): readonly string[] => readDomains();

const LOAD = { rate: 100, timeout: '5s', warmup: '3s', before: '5s', after: '5s' } as const;

/**
 * `services: { dns: dnsCache() }` over `topology: { shards: 3 }`: `GET /resolve/:domain` returns
 * `{ domain, addresses, ttlSeconds, from: 'cache' | 'resolver', partition: 'shard-2' }`.
 */
export function dnsCache(options: DnsCacheOptions = {}): Service {
  const { load = {}, first = 120, ttl = '60s' } = options;
  const keys = readDomains().slice(0, first);
  const [api, resolver] = [apiOptions(options), resolverOptions(options)];
  return service({
    command: [process.execPath, 'api.ts'],
    cwd: FOLDER,
    env: environmentOf(({ names, urls }) => ({
      ...api,
      partitions: names,
      resolver: urls.resolver,
    })),
    ready: { http: '/health' },
    behind: {
      resolver: {
        command: [process.execPath, 'resolver.ts'],
        cwd: FOLDER,
        env: environmentOf(() => resolver),
        ready: { log: 'listening at' },
      },
    },
    cache: { prefix: PREFIX, freshFor: ttl },
    load: load !== false && http({ path: '/resolve/{key}', keys, popularity: 'zipf', ...LOAD, ...load }),
  });
}

const FOLDER = new URL('.', import.meta.url);
const ZONE_FILE = new URL('./example.zone', import.meta.url);

const apiOptions = ({
  placement = 'ring',
  virtualNodes = 160,
  ttl = '60s',
  cacheWithin = '100ms',
  fallback = true,
  failoverDetector = false,
}: DnsCacheOptions): Omit<ApiOptions, 'partitions' | 'resolver'> => ({
  placement,
  virtualNodes,
  ttlMs: durationMs('ttl', ttl),
  ...(cacheWithin !== 'never' && { cacheWithinMs: durationMs('cacheWithin', cacheWithin) }),
  fallback,
  failoverDetector,
});

const resolverOptions = ({
  resolver = 'zone',
  resolverDelay = '30ms',
}: DnsCacheOptions): ResolverOptions => ({
  ...(resolver === 'zone' && { zone: ZONE_FILE.href }),
  delayMs: durationMs('resolverDelay', resolverDelay),
});
