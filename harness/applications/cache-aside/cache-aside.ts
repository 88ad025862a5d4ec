import {
  badField,
  type Duration,
  milliseconds,
  ownModule,
  rejectUnknownKeys,
  wholeNumber,
} from '../../basics/index.ts';
import type { Application } from '../application.ts';
import { type LoadOptions, resolveLoad } from '../load/settings.ts';

/** A web application that keeps what a slow source gave it in the cache. Everything has a default. */
export interface CacheAsideOptions {
  /** How long the cache keeps what it was given. Default '60s'. */
  readonly ttl?: Duration;
  /** Share of that by which it may be shorter, at random: what was stored together does not expire together. Default 0.1. */
  readonly jitter?: number;
  /** Without an answer of the cache in this time it is taken for away. 'never' waits as long as it takes. Default '100ms'. */
  readonly cacheWithin?: Duration | 'never';
  /** Whether the source answers when the cache is away; otherwise users get an error (503). Default true. */
  readonly fallback?: boolean;
  /** Whether the source is asked once for all who want the same key at the same time. Default true. */
  readonly singleFlight?: boolean;
  /** Whether reading a key makes it live on, which keeps popular data from ever being read again. Default false. */
  readonly renewOnHit?: boolean;
  /** How long the source takes. Default '200ms'. */
  readonly sourceDelay?: Duration;
  /** How many requests the source works on at once; others wait for their turn. Default 50. */
  readonly sourceAtOnce?: number;
  /** How many keys there are: 'key-1', the most popular, 'key-2', … Default 50. */
  readonly keys?: number;
  /** How it is asked; false: by the scenario alone. */
  readonly load?: LoadOptions | false;
}

const KNOWN: Readonly<Record<keyof CacheAsideOptions, true>> = {
  ttl: true,
  jitter: true,
  cacheWithin: true,
  fallback: true,
  singleFlight: true,
  renewOnHit: true,
  sourceDelay: true,
  sourceAtOnce: true,
  keys: true,
  load: true,
};

const SOURCE = ownModule('./source.ts', import.meta.url);
const WEB = ownModule('./web.ts', import.meta.url);

/**
 * `applications: { web: cacheAside({ ttl: '10s' }) }`: `GET /data/:key` answers `{ data, source: 'cache' | 'source' }`.
 * @throws UnusableInput naming the option and what it may be
 */
export function cacheAside(options: CacheAsideOptions = {}): Application {
  rejectUnknownKeys('cacheAside', options, Object.keys(KNOWN));
  const { keys = 50, load = {} } = options;
  const web = webSettings(options);
  const source = sourceSettings(options);
  wholeNumber('cacheAside.keys', keys, 1);
  const asked = { keys: Array.from({ length: keys }, (_, i) => `key-${i + 1}`), path: '/data/{key}' };
  return {
    kind: 'cache-aside',
    modules: [SOURCE, WEB],
    parts: () => [
      { name: 'source', module: SOURCE, options: source, isSource: true },
      { name: 'web', module: WEB, options: web },
    ],
    ...(load !== false && { load: resolveLoad('cacheAside.load', load, asked) }),
    cachePrefix: PREFIX,
    freshForMs: web.ttlMs,
  };
}

function webSettings({
  ttl = '60s',
  jitter = 0.1,
  cacheWithin = '100ms',
  fallback = true,
  singleFlight = true,
  renewOnHit = false,
}: CacheAsideOptions): WebSettings {
  if (!(jitter >= 0 && jitter < 1)) throw badField('cacheAside.jitter', jitter, 'a number from 0, below 1');
  const cacheWithinMs =
    cacheWithin === 'never' ? undefined : milliseconds('cacheAside.cacheWithin', cacheWithin);
  return {
    ttlMs: milliseconds('cacheAside.ttl', ttl),
    jitter,
    cacheWithinMs,
    fallback,
    singleFlight,
    renewOnHit,
  };
}

function sourceSettings({ sourceDelay = '200ms', sourceAtOnce = 50 }: CacheAsideOptions): SourceSettings {
  wholeNumber('cacheAside.sourceAtOnce', sourceAtOnce, 1);
  return { delayMs: milliseconds('cacheAside.sourceDelay', sourceDelay), atOnce: sourceAtOnce };
}

/** The settings of the process that serves users. */
export interface WebSettings {
  readonly ttlMs: number;
  /** Share of the time to live by which it may be shorter, at random. */
  readonly jitter: number;
  /** Undefined waits for the cache as long as it takes. */
  readonly cacheWithinMs: number | undefined;
  readonly fallback: boolean;
  readonly singleFlight: boolean;
  readonly renewOnHit: boolean;
}

/** The settings of the process of the slow source. */
export interface SourceSettings {
  readonly delayMs: number;
  /** Requests that it works on at the same time; others wait. */
  readonly atOnce: number;
}

/** Before the keys of the application in the cache. */
export const PREFIX = 'cache-aside:';
