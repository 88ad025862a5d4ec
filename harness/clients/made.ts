import { createRequire } from 'node:module';
import type { Cluster } from 'ioredis';
import {
  type Address,
  badField,
  DEFAULT_KEYSPACE,
  fileNameOf,
  importDefault,
  messageOf,
  UnusableInput,
} from '../basics/index.ts';
import type { Client } from '../workload/index.ts';
import { checkAdapter, connectAdapter } from './adapter.ts';
import type { ClientDeployment, ClientMaker, ClientModule } from './client-module.ts';
import type { OpenConnections } from './connections.ts';
import { adoptCluster } from './ioredis-cluster.ts';
import { adoptFamily, type Redislike } from './ioredis-family.ts';
import { type LibraryName, libraryOf } from './libraries.ts';
import type { Connected, Library, Options, Way } from './library.ts';
import { adoptSentinel, type Sentinel } from './node-redis.ts';
import { outsideOption } from './outside.ts';

// A client that a user's module made, in its process: recognized by its shape, and checked before it is used.

/** What a made client is checked against. */
interface Surroundings {
  readonly name: string;
  readonly shard: string;
  readonly outside: boolean;
  /** The addresses of the deployment. */
  readonly own: readonly Address[];
  readonly way: Way;
  readonly connections: OpenConnections;
}

/**
 * Imports the module, calls it and works with what it returns.
 * @throws UnusableInput naming the module: for one that makes no client, that throws, or that leaves the deployment
 */
export async function connectModule(
  { clientModule, adapter }: ClientModule,
  surroundings: Surroundings,
): Promise<Connected> {
  const { name, way, connections } = surroundings;
  const file = fileNameOf(clientModule);
  const field = `clients.${name}`;
  const adapting =
    adapter && checkAdapter(fileNameOf(adapter), await importDefault(field, adapter, 'an adapter'));
  const maker = await importDefault(field, clientModule, 'a function that makes the client');
  if (typeof maker !== 'function')
    throw new UnusableInput(
      `clients.${name}: ${file} has no function as its default export; expected: ` +
        'export default ({ sentinels, name }) => new Redis({ sentinels, name })',
    );
  const deployment = deploymentFor(surroundings);
  const made = await madeBy(maker as ClientMaker, deployment, `${field}: ${file}`);
  if (typeof made !== 'object' || made === null)
    throw badField(`what ${file} returns for clients.${name}`, made, 'a client');
  if (adapting) return connectAdapter(made, adapting, way, connections);
  if (isFamily(made)) return connectedFamily(made, file, deployment, surroundings);
  if (isNodeRedis(made)) return connectedSentinel(made, way, connections);
  return unrecognized(made, file, connections);
}

async function madeBy(maker: ClientMaker, deployment: ClientDeployment, field: string): Promise<unknown> {
  try {
    return await maker(deployment);
  } catch (error) {
    throw new UnusableInput(`${field} threw instead of making a client: ${messageOf(error)}`);
  }
}

/** A copy: ioredis adds to the list of sentinels that it is given. */
function deploymentFor({ name, shard, way, outside }: Surroundings): ClientDeployment {
  const { sentinels, ...options } = way.sentinels;
  return {
    client: name,
    ...options,
    ...(way.password !== undefined && !outside && { password: way.password }),
    name: shard,
    sentinels: sentinels.map(each => ({ ...each })),
    nodes: (way.nodes ?? []).map(each => ({ ...each })),
    natMap: way.natMap as Record<string, { host: string; port: number }>,
  };
}

type Family = Redislike & { readonly options: Options; readonly isCluster: boolean };

const has = (made: object, methods: readonly string[]): boolean =>
  methods.every(name => typeof (made as Readonly<Record<string, unknown>>)[name] === 'function');

const isFamily = (made: object): made is Family =>
  has(made, ['on', 'call', 'pipeline', 'multi', 'duplicate', 'disconnect']) &&
  'options' in made &&
  'isCluster' in made;

const isNodeRedis = (made: object): made is Sentinel =>
  has(made, ['on', 'connect', 'sendCommand', 'multi', 'getMasterNode', 'duplicate', 'destroy']);

/** Reads the options of a client of ioredis's family back from it. */
function connectedFamily(
  made: Family,
  file: string,
  deployment: ClientDeployment,
  { name, shard, outside, own, way }: Surroundings,
): Connected {
  const origin = originOf(made);
  const library = nameOf(made, origin);
  const rules = libraryOf(library);
  const isClusterHere = way.nodes !== undefined;
  if (made.isCluster !== isClusterHere) {
    made.disconnect();
    throw new UnusableInput(
      `clients.${name}: ${file} makes a client of ${made.isCluster ? 'a Redis Cluster' : 'one master'}, and the ` +
        `scenario's deployment is ${isClusterHere ? 'a Redis Cluster' : 'behind Sentinel'}`,
    );
  }
  try {
    if (!outside) refuseOutside(made, rules, `clients.${name}`, file, own, shard);
    for (const [option, reason] of Object.entries(rules.refusedOptions))
      if (made.options[option])
        throw new UnusableInput(`clients.${name}: ${file} sets '${option}', which is refused: ${reason}`);
  } catch (error) {
    made.disconnect();
    throw error;
  }
  const options = chosenOptions(made, origin?.defaults ?? {}, deployment);
  return {
    client: made.isCluster ? adoptCluster(made as unknown as Cluster, way) : adoptFamily(made, options, way),
    library,
    options,
    keyspace: rules.keyspaceOf(made.options),
    neverSent: rules.neverSent,
  };
}

/** @throws UnusableInput naming the option */
function refuseOutside(
  { options, isCluster }: Family,
  { serverOptions }: Library,
  field: string,
  file: string,
  own: readonly Address[],
  shard: string,
): void {
  const { host, port, path, sentinels, tls, sentinelTLS, redisOptions, name } = options;
  const viaSentinel = Array.isArray(sentinels) && sentinels.length > 0;
  // What it does not use, and what a function decides, is not looked at: the guard of the process sees where that leads.
  const used = {
    ...(viaSentinel ? { sentinels } : !isCluster && (path ? { path } : { host, port })),
    tls,
    sentinelTLS,
    redisOptions,
  };
  const addresses = new Set(own.map(({ host, port }) => `${host}:${port}`));
  const option = outsideOption(used, { ...serverOptions, others: ['path'] }, addresses);
  if (option !== undefined)
    throw outsideOf(field, file, `its option '${option}' names ${addressIn(used, option)}`);
  if (viaSentinel && name !== shard)
    throw badField(`${field}: the option 'name' that ${file} sets`, name, `'${shard}', which it is given`);
}

function addressIn(options: Options, option: string): string {
  if (option === 'host' || option === 'port') return `${String(options.host)}:${String(options.port)}`;
  return JSON.stringify(option.split('.').reduce<unknown>((inner, key) => (inner as Options)[key], options));
}

/** A client that a user's code makes is led out of its deployment. */
export const outsideOf = (field: string, file: string, how: string): UnusableInput =>
  new UnusableInput(
    `${field}: ${file} leads out of the scenario's deployment: ${how}; expected: the sentinels, the name and the ` +
      `natMap that its function is given. For a client that is meant to reach other servers, give outsideClient(clientFrom(…))`,
  );

// What the harness gives, and where a client notes what it tried.
const NOT_CHOSEN = ['sentinels', 'natMap', 'familyFallback'];

/** The options that differ from the library's own defaults, without those that the harness gave. */
function chosenOptions(made: Family, defaults: Options, deployment: ClientDeployment): Options {
  const given: Options = { ...deployment };
  const isChosen = ([option, value]: [string, unknown]) =>
    value !== undefined &&
    value !== defaults[option] &&
    JSON.stringify(value) !== JSON.stringify(given[option] ?? null) &&
    !NOT_CHOSEN.includes(option);
  return Object.fromEntries(Object.entries(made.options).filter(isChosen));
}

/** The package that an object of this family comes from. */
interface Origin {
  readonly isIovalkey: boolean;
  readonly defaults: Options;
}

// The folder of the package can have any name: 'ioredis-5'.
const REDIS_MODULE = /[\\/]built[\\/]Redis\.js$/;

/**
 * Looked for among the modules that are loaded, because `constructor` is EventEmitter's (applyMixin.js). Undefined for one
 * that is bundled.
 */
function originOf(made: Family): Origin | undefined {
  for (const module of Object.values(createRequire(import.meta.url).cache)) {
    if (module === undefined || !REDIS_MODULE.test(module.id)) continue;
    const redis: unknown = module.exports?.default;
    if (typeof redis !== 'function' || !(made instanceof redis)) continue;
    const { defaultOptions: defaults = {} } = redis as { readonly defaultOptions?: Options };
    return { isIovalkey: module.id.includes('iovalkey'), defaults };
  }
  return undefined;
}

/** Of those that are told apart no further, all settings are alike. */
function nameOf({ isCluster, options }: Family, origin: Origin | undefined): LibraryName {
  if (isCluster) return 'ioredis-cluster';
  if (origin?.isIovalkey) return 'iovalkey';
  return 'protocol' in options ? 'ioredis' : 'ioredis-5';
}

function connectedSentinel(made: Sentinel, way: Way, { losses }: OpenConnections): Connected {
  const { keyspaceOf, neverSent } = libraryOf('node-redis');
  return {
    client: adoptSentinel(made, way, changed => made.duplicate(changed), losses),
    library: 'node-redis',
    // They are private: where it connects to is seen by the guard of the process.
    options: {},
    keyspace: keyspaceOf({}),
    neverSent,
  };
}

/** Something of the user's own, which only a workload of the user's own can work with. */
function unrecognized(made: object, file: string, { server, losses }: OpenConnections): Connected {
  const cannot = (): never => {
    throw new Error('the library of the client is not known');
  };
  const client: Client = {
    instance: made,
    server,
    losses,
    call: cannot,
    batch: cannot,
    another: cannot,
    subscribe: cannot,
    native: cannot,
    disconnect: () => undefined,
  };
  return {
    client,
    library: 'unknown',
    options: {},
    keyspace: DEFAULT_KEYSPACE,
    neverSent: [],
    lacks: part =>
      part === 'instance'
        ? undefined
        : `${file} returns no client of ioredis, iovalkey or node-redis (createSentinel); for another library give ` +
          `clientFrom(…, { adapter: new URL('./adapter.ts', import.meta.url) }), or a workload of your own`,
  };
}
