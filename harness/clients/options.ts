import type { ClusterOptions, RedisOptions } from 'ioredis';
import { type Address, badField, rejectUnknownKeys, UnusableInput } from '../basics/index.ts';
import type { Topology } from '../topology/index.ts';
import { type ClientModule, isClientModule } from './client-module.ts';
import { ownIoredis, requireInstalled } from './installed.ts';
import { CLUSTER_LIBRARIES, isForClusters, LIBRARIES, type LibraryName, libraryOf } from './libraries.ts';
import type { OptionSet } from './library.ts';
import { refuseServersOutside } from './outside.ts';

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

/** A client that is allowed to reach servers outside the deployment; `outsideClient` makes it. */
export interface OutsideClient {
  readonly outside: true;
  readonly client: UnplacedClient;
}

/**
 * A client under test: ioredis's own options as plain data; or a module that holds them; or what makes plain data of
 * the running topology; or another library; or a module that makes the client. Sentinels and the master's name are added, unless a function of the topology
 * gives the `host` of one of its servers: then it is a client without Sentinel. Options that name other servers are
 * refused, except within `outsideClient`. With a cluster, plain data are options of ioredis's cluster client.
 */
export type ClientSpec = UnplacedClient | ShardClient | OutsideClient;

type UnplacedClient =
  | RedisOptions
  | ClusterOptions
  | OptionsModule
  | LibraryClient
  | ClientModule
  | ((topology: Topology) => RedisOptions | ClusterOptions);

/** The same as it goes to the client's process. */
export interface SentClient {
  /** The name under which sentinels watch the master that it asks for. */
  readonly shard: string;
  /** Whether it is allowed to reach servers outside the deployment. */
  readonly outside: boolean;
  readonly made: SentOptions | ({ readonly by: 'module' } & ClientModule);
}

/** A client that the harness makes. */
export interface SentOptions {
  readonly by: 'harness';
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
 * A client whose options name servers of their own, which the harness does not start, observe or clean up:
 * `outsideClient({ host: '10.0.0.7', port: 6379 })`. It writes the keys of its workload there.
 */
export const outsideClient = (client: UnplacedClient): OutsideClient => ({ outside: true, client });

/**
 * `clientOf('node-redis', 'tuned')`, `clientOf('iovalkey', { connectTimeout: 500 })`
 * @throws UnusableInput for a library or a set of options that there is not
 */
export function clientOf(library: LibraryName, options: OptionSet | object = 'defaults'): LibraryClient {
  const { optionSets } = libraryOf(library);
  if (typeof options === 'object') return { library, options };
  if (Object.hasOwn(optionSets, options)) return { library, options: optionSets[options] };
  throw badField('the options of a client', options, `options, or ${Object.keys(optionSets).join(' or ')}`);
}

/** @throws UnusableInput for options that the library does not know, functions, and servers outside the topology */
export function resolveClient(name: string, spec: ClientSpec, topology: Topology): SentClient {
  const { shards } = topology;
  if (isOutsideClient(spec)) return resolveUnplaced(name, spec.client, topology, shards[0], true);
  if (!isShardClient(spec)) return resolveUnplaced(name, spec, topology, shards[0]);
  if (shards.includes(spec.shard)) return resolveUnplaced(name, spec.client, topology, spec.shard);
  throw badField(`the shard of clients.${name}`, spec.shard, shards.map(each => `'${each}'`).join(', '));
}

function resolveUnplaced(
  name: string,
  spec: UnplacedClient,
  topology: Topology,
  shard: string,
  outside = false,
): SentClient {
  if (typeof spec === 'function') return resolveUnplaced(name, spec(topology), topology, shard, outside);
  if (isClientModule(spec)) return { shard, outside, made: { by: 'module', ...spec } };
  const kind = topology.cluster === undefined ? 'sentinel' : 'cluster';
  const { library, options } = libraryClientOf(spec, kind);
  checkLibrary(name, library, kind);
  const sent = (options: SentOptions['options']): SentClient => ({
    shard,
    outside,
    made: { by: 'harness', library, options },
  });
  if ('optionsModule' in options) return sent({ from: 'module', url: String(options.optionsModule) });
  rejectFunctions(`clients.${name}`, options);
  checkOptions(name, options, { library, shard, outside }, addressesOf(topology));
  return sent({ from: 'scenario', options });
}

/** Every address under which a server of the topology is reached. */
export const addressesOf = ({ servers }: Pick<Topology, 'servers'>): Address[] =>
  servers.flatMap(({ reach, address, host }) => [reach, address, { ...address, host: host.ip }]);

/** The sentinels that a client asks. Certificates and passwords of the deployment are not for servers of others. */
export const sentinelsFor = (
  { outside, shard }: Pick<SentClient, 'outside' | 'shard'>,
  { sentinelOptions }: Pick<Topology, 'sentinelOptions'>,
) => ({ ...(outside ? { sentinels: sentinelOptions.sentinels } : sentinelOptions), name: shard });

/**
 * Checks the options that a client will have, wherever they come from.
 * @param own the addresses of its topology
 * @throws UnusableInput naming the option
 */
export function checkOptions(
  name: string,
  options: object,
  {
    library: libraryName,
    shard,
    outside,
  }: Pick<SentClient, 'outside'> & { readonly library: LibraryName; readonly shard?: string },
  own: readonly Address[] = [],
): void {
  const field = `clients.${name}`;
  const library = libraryOf(libraryName);
  const { knownOptions, refusedOptions } = library;
  if (!outside) refuseServersOutside(field, options, library, own);
  if (knownOptions !== undefined) rejectUnknownKeys(field, options, knownOptions);
  for (const [option, reason] of Object.entries(refusedOptions))
    if (option in options) throw new UnusableInput(`${field} sets '${option}', which is refused: ${reason}`);
  if (outside || shard === undefined || !('name' in options) || options.name === shard) return;
  throw badField(
    `${field}.name`,
    options.name,
    `'${shard}', which is set without it; onShard('shard-2', { … }) is a client of another shard`,
  );
}

/** What clients connect to. */
export type Kind = 'sentinel' | 'cluster';

const libraryClientOf = (
  spec: Exclude<UnplacedClient, ClientModule | ((topology: Topology) => object)>,
  kind: Kind,
): LibraryClient =>
  isLibraryClient(spec)
    ? { ...spec, library: spec.library === 'ioredis' ? ownIoredis() : spec.library }
    : { library: kind === 'cluster' ? 'ioredis-cluster' : ownIoredis(), options: spec };

const isOutsideClient = (spec: ClientSpec): spec is OutsideClient =>
  typeof spec === 'object' && 'outside' in spec && 'client' in spec;

const isShardClient = (spec: ClientSpec): spec is ShardClient =>
  typeof spec === 'object' && 'shard' in spec && 'client' in spec;

const isLibraryClient = (spec: object): spec is LibraryClient => 'library' in spec && 'options' in spec;

/** The library of a client, where it depends neither on the running topology nor on a module. */
export function libraryNameOf(spec: ClientSpec, kind: Kind): LibraryName | undefined {
  if (isShardClient(spec) || isOutsideClient(spec)) return libraryNameOf(spec.client, kind);
  return typeof spec === 'function' || isClientModule(spec) ? undefined : libraryClientOf(spec, kind).library;
}

/** Checks what is known of a client before its topology runs. @throws UnusableInput naming the option */
export function checkClient(name: string, spec: ClientSpec, kind: Kind = 'sentinel'): void {
  if (!/^[\w-]+$/.test(name)) throw badField('a name in clients', name, 'letters, digits, - and _');
  const outside = isOutsideClient(spec);
  const client = outside || isShardClient(spec) ? spec.client : spec;
  if (typeof client === 'function' || isClientModule(client)) return;
  const { library, options } = libraryClientOf(client, kind);
  checkLibrary(name, library, kind);
  if ('optionsModule' in options) return;
  checkOptions(name, options, { library, outside });
  rejectFunctions(`clients.${name}`, options);
}

function checkLibrary(name: string, library: LibraryName, kind: Kind): void {
  if (isForClusters(library) !== (kind === 'cluster'))
    throw badField(`the library of clients.${name}`, library, Object.keys(OF_KIND[kind]).join(', '));
  requireInstalled(libraryOf(library));
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
