import { readFileSync } from 'node:fs';
import type * as Csv from 'csv-parse/sync';
import {
  type Duration,
  messageOf,
  milliseconds,
  oneOf,
  ownModule,
  rejectUnknownKeys,
  requireInProject,
  unusable,
  wholeNumber,
} from '../../basics/index.ts';
import type { Application, Deployment } from '../application.ts';
import { type LoadOptions, resolveLoad } from '../load/settings.ts';
import type { Placement } from './placement.ts';
import { type ApiSettings, PREFIX, type ResolverSettings } from './settings.ts';

/** A DNS cache over the shards of the deployment, which are its partitions. Everything has a default. */
export interface DnsCacheOptions {
  /** How domains are spread over the partitions. Default 'ring': consistent hashing. */
  readonly placement?: Placement;
  /** Points of each partition on the ring. Default 160. */
  readonly virtualNodes?: number;
  /** Nothing is kept for longer than that, and nothing for longer than its record allows. Default '60s'. */
  readonly ttl?: Duration;
  /** Without an answer of the cache in this time it is taken for away. 'never' waits as long as it takes. Default '100ms'. */
  readonly cacheWithin?: Duration | 'never';
  /** Whether the resolver answers when the cache is away; otherwise users get an error (503). Default true. */
  readonly fallback?: boolean;
  /**
   * ioredis's `failoverDetector` of the clients of all partitions. Default false: it leaves a connection also when the
   * master of another partition was switched. Silence is noticed by their `socketTimeout`.
   */
  readonly failoverDetector?: boolean;
  /** Where the resolver has its answers: a zone file, or the resolver of this machine. Default 'zone'. */
  readonly resolver?: 'zone' | 'system';
  /** Default: example.zone beside this file. */
  readonly zone?: URL;
  /** How long the resolver takes. Default '30ms'. */
  readonly resolverDelay?: Duration;
  /** A CSV file of the domains that are asked for, the most popular first. Default: domains.csv beside this file. */
  readonly domains?: URL;
  /** How many of them, from the first. Default 120. */
  readonly first?: number;
  /** How it is asked; false: by the scenario alone. */
  readonly load?: LoadOptions | false;
}

const KNOWN: Readonly<Record<keyof DnsCacheOptions, true>> = {
  placement: true,
  virtualNodes: true,
  ttl: true,
  cacheWithin: true,
  fallback: true,
  failoverDetector: true,
  resolver: true,
  zone: true,
  resolverDelay: true,
  domains: true,
  first: true,
  load: true,
};

export const ZONE_FILE = new URL('./example.zone', import.meta.url);
export const DOMAINS_FILE = new URL('./domains.csv', import.meta.url);

const RESOLVER = ownModule('./resolver.ts', import.meta.url);
const API = ownModule('./api.ts', import.meta.url);

/** The domains of ours that users ask for, the most popular first. */
export const dnsDomains = (): readonly string[] => readDomains(DOMAINS_FILE);

/**
 * `applications: { dns: dnsCache() }` over `topology: { shards: 3 }`: `GET /resolve/:domain` answers
 * `{ domain, addresses, ttlSeconds, from: 'cache' | 'resolver', partition: 'shard-2' }`.
 * @throws UnusableInput naming the option and what it may be
 */
export function dnsCache(options: DnsCacheOptions = {}): Application {
  rejectUnknownKeys('dnsCache', options, Object.keys(KNOWN));
  const { load = {}, first = 120, domains = DOMAINS_FILE } = options;
  const api = apiSettings(options);
  const resolver = resolverSettings(options);
  wholeNumber('dnsCache.first', first, 1);
  const asked = { keys: readDomains(domains).slice(0, first), path: '/resolve/{key}' };
  return {
    kind: 'dns-cache',
    modules: [RESOLVER, API],
    parts: ({ shards: partitions }: Deployment) => [
      {
        name: 'resolver',
        module: RESOLVER,
        options: resolver,
        isSource: true,
      },
      { name: 'api', module: API, options: { ...api, partitions } },
    ],
    ...(load !== false && { load: resolveLoad('dnsCache.load', load, asked) }),
    freshForMs: api.ttlMs,
    cachePrefix: PREFIX,
  };
}

function apiSettings({
  placement = 'ring',
  virtualNodes = 160,
  ttl = '60s',
  cacheWithin = '100ms',
  fallback = true,
  failoverDetector = false,
}: DnsCacheOptions): Omit<ApiSettings, 'partitions'> {
  oneOf('dnsCache.placement', placement, ['ring', 'modulo']);
  wholeNumber('dnsCache.virtualNodes', virtualNodes, 1);
  return {
    placement,
    virtualNodes,
    ttlMs: milliseconds('dnsCache.ttl', ttl),
    cacheWithinMs: cacheWithin === 'never' ? undefined : milliseconds('dnsCache.cacheWithin', cacheWithin),
    fallback,
    failoverDetector,
  };
}

function resolverSettings({
  resolver = 'zone',
  zone = ZONE_FILE,
  resolverDelay = '30ms',
}: DnsCacheOptions): ResolverSettings {
  oneOf('dnsCache.resolver', resolver, ['zone', 'system']);
  return {
    zone: resolver === 'zone' ? zone.href : undefined,
    delayMs: milliseconds('dnsCache.resolverDelay', resolverDelay),
  };
}

/**
 * The column 'domain' of a CSV file with a header, in its order, the most popular first.
 * @throws UnusableInput naming the file and what is wrong with it
 */
export function readDomains(file: URL): string[] {
  const rows = rowsOf(file);
  const domains = rows.flatMap(({ domain }) => (domain === undefined || domain === '' ? [] : [domain]));
  if (domains.length === rows.length && domains.length > 0) return domains;
  throw unusable({
    tried: `to read domains from ${file.pathname}`,
    found: rows.length === 0 ? 'no rows in it' : `${rows.length - domains.length} rows without a domain`,
    todo: "give it a header line with a column 'domain', and a domain in each row",
  });
}

function rowsOf(file: URL): { readonly domain?: string }[] {
  const { parse } = requireInProject<typeof Csv>('csv-parse/sync');
  try {
    return parse(readFileSync(file, 'utf8'), { columns: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw unusable({
      tried: `to read domains from ${file.pathname}`,
      found: messageOf(error),
      todo: 'name a CSV file that is there',
    });
  }
}
