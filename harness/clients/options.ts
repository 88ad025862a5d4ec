import type { ClusterOptions, RedisOptions } from 'ioredis';
import { badField, rejectUnknownKeys, UnusableInput } from '../basics/index.ts';
import type { Topology } from '../topology/index.ts';
import { CLUSTER_LIBRARIES, isForClusters, LIBRARIES, type LibraryName, libraryOf } from './libraries.ts';
import type { OptionSet } from './library.ts';

/** A module whose default export is a client's options, functions among them; the client's process imports it. */
export interface OptionsModule {
  readonly optionsModule: string;
}

/** A client of a library by its name; `clientOf` makes it. */
export interface LibraryClient {
  readonly library: LibraryName;
  readonly options: object | OptionsModule;
}

/** A client of one of several shards; `onShard` makes it. */
export interface ShardClient {
  readonly shard: string;
  readonly client: UnplacedClient;
}

/**
 * A client under test: ioredis's own options as plain data; or a module that holds them; or what makes plain data of
 * the running topology; or another library. Sentinels and the master's name are added where the options do not set
 * them, unless they name a `host`: then it is a client without Sentinel. With a cluster, plain data are options of ioredis's
 * cluster client.
 */
export type ClientSpec = UnplacedClient | ShardClient;

type UnplacedClient =
  | RedisOptions
  | ClusterOptions
  | OptionsModule
  | LibraryClient
  | ((topology: Topology) => RedisOptions | ClusterOptions);

/** The same as it goes to the client's process. */
export interface SentClient {
  /** The name under which sentinels watch the master that it asks for. */
  readonly shard: string;
  readonly library: LibraryName;
  readonly options:
    | { readonly from: 'scenario'; readonly options: object }
    | { readonly from: 'module'; readonly url: string };
}

/** `optionsFrom(new URL('./retry-fast.ts', import.meta.url))` */
export function optionsFrom(module: URL): OptionsModule {
  if (module instanceof URL && module.protocol === 'file:') return { optionsModule: module.href };
  throw badField('optionsFrom', String(module), "a file, as new URL('./my-options.ts', import.meta.url)");
}

/**
 * A client of one of several shards: `onShard('shard-2', { failoverDetector: true })`. Other clients work on the first.
 */
export const onShard = (shard: string, client: UnplacedClient): ShardClient => ({ shard, client });

/**
 * `clientOf('node-redis', 'tuned')`, `clientOf('iovalkey', { connectTimeout: 500 })`
 * @throws UnusableInput for a library or a set of options that there is not
 */
export function clientOf(library: LibraryName, options: OptionSet | object = 'defaults'): LibraryClient {
  const { optionSets } = libraryOf(library);
  if (typeof options === 'object') return { library, options };
  if (options in optionSets) return { library, options: optionSets[options] };
  throw badField('the options of a client', options, `options, or ${Object.keys(optionSets).join(' or ')}`);
}

/** @throws UnusableInput for an option that the library does not know, and for a function among plain options */
export function resolveClient(name: string, spec: ClientSpec, topology: Topology): SentClient {
  const { shards } = topology;
  if (!isShardClient(spec)) return resolveUnplaced(name, spec, topology, shards[0]);
  if (shards.includes(spec.shard)) return resolveUnplaced(name, spec.client, topology, spec.shard);
  throw badField(`the shard of clients.${name}`, spec.shard, shards.map(each => `'${each}'`).join(', '));
}

function resolveUnplaced(name: string, spec: UnplacedClient, topology: Topology, shard: string): SentClient {
  if (typeof spec === 'function') return resolveUnplaced(name, spec(topology), topology, shard);
  const kind = topology.cluster === undefined ? 'sentinel' : 'cluster';
  checkClient(name, spec, kind);
  const { library, options } = libraryClientOf(spec, kind);
  if ('optionsModule' in options)
    return { library, shard, options: { from: 'module', url: String(options.optionsModule) } };
  return { library, shard, options: { from: 'scenario', options } };
}

/** What clients connect to. */
export type Kind = 'sentinel' | 'cluster';

const libraryClientOf = (
  spec: Exclude<UnplacedClient, (topology: Topology) => object>,
  kind: Kind,
): LibraryClient =>
  isLibraryClient(spec)
    ? spec
    : { library: kind === 'cluster' ? 'ioredis-cluster' : 'ioredis', options: spec };

const isShardClient = (spec: ClientSpec): spec is ShardClient =>
  typeof spec === 'object' && 'shard' in spec && 'client' in spec;

const isLibraryClient = (spec: object): spec is LibraryClient => 'library' in spec && 'options' in spec;

/** The library of a client, where it does not depend on the running topology. */
export function libraryNameOf(spec: ClientSpec, kind: Kind): LibraryName | undefined {
  if (isShardClient(spec)) return libraryNameOf(spec.client, kind);
  return typeof spec === 'function' ? undefined : libraryClientOf(spec, kind).library;
}

/** What can be told of a client before its topology runs. */
export function checkClient(name: string, spec: ClientSpec, kind: Kind = 'sentinel'): void {
  if (!/^[\w-]+$/.test(name)) throw badField('a name in clients', name, 'letters, digits, - and _');
  if (isShardClient(spec)) {
    checkClient(name, spec.client, kind);
    return;
  }
  if (typeof spec === 'function') return;
  const { library, options } = libraryClientOf(spec, kind);
  if (isForClusters(library) !== (kind === 'cluster'))
    throw badField(`the library of clients.${name}`, library, Object.keys(OF_KIND[kind]).join(', '));
  if ('optionsModule' in options) return;
  const { knownOptions } = libraryOf(library);
  if (knownOptions !== undefined) rejectUnknownKeys(`clients.${name}`, options, knownOptions);
  rejectFunctions(`clients.${name}`, options);
}

const OF_KIND = { sentinel: LIBRARIES, cluster: CLUSTER_LIBRARIES } as const;

function rejectFunctions(path: string, value: unknown): void {
  if (typeof value === 'function') {
    throw new UnusableInput(
      `${path} is a function, which cannot be sent to the client's own process; put the options into a module ` +
        `with a default export and give optionsFrom(new URL('./my-options.ts', import.meta.url))`,
    );
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) rejectFunctions(`${path}.${key}`, inner);
}
