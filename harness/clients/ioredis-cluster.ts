import type { Cluster, ClusterOptions, Redis, Command as RedisCommand } from 'ioredis';
import type { Client, Command, Connection } from '../workload/index.ts';
import { innerAddresses } from './inner-addresses.ts';
import { loadPackage } from './installed.ts';
import { textOf } from './ioredis-family.ts';
import { FAMILY_NEVER_SENT, FAMILY_REFUSED, FAMILY_SERVERS } from './ioredis-settings.ts';
import type { Library, Way } from './library.ts';

/**
 * What we would use: limits to silence, and as many retries as a failover takes. Slots are asked for again by themselves,
 * because a client that only reads MOVED hears nothing from a master that hangs.
 */
const TUNED = {
  maxRedirections: 100,
  retryDelayOnFailover: 100,
  retryDelayOnClusterDown: 100,
  slotsRefreshInterval: 1000,
  slotsRefreshTimeout: 500,
  redisOptions: { socketTimeout: 1000, connectTimeout: 500 },
};

/** Every option of ioredis's cluster client, kept complete by its type as those of its other client are. */
const OPTIONS: Readonly<Record<keyof ClusterOptions, true>> = {
  autoPipeliningIgnoredCommands: true,
  clusterNodeRetryStrategy: true,
  clusterRetryStrategy: true,
  dnsLookup: true,
  enableAutoPipelining: true,
  enableOfflineQueue: true,
  enableReadyCheck: true,
  himportFieldsets: true,
  keyPrefix: true,
  lazyConnect: true,
  maxRedirections: true,
  natMap: true,
  redisOptions: true,
  resolveSrv: true,
  retryDelayOnClusterDown: true,
  retryDelayOnFailover: true,
  retryDelayOnMoved: true,
  retryDelayOnTryAgain: true,
  scaleReads: true,
  scripts: true,
  shardedSubscribers: true,
  showFriendlyErrorStack: true,
  slotsRefreshInterval: true,
  slotsRefreshTimeout: true,
  useSRVRecords: true,
};

const EVENTS = ['connect', 'ready', 'close', 'reconnecting', 'end', 'error', 'node error'];

/** ioredis's `Redis.Cluster`. */
export const ioredisCluster: Library = {
  packageName: 'ioredis',
  knownOptions: Object.keys(OPTIONS),
  serverOptions: {
    ...FAMILY_SERVERS,
    others: [...FAMILY_SERVERS.others, 'dnsLookup', 'resolveSrv', 'useSRVRecords'],
    nested: [...FAMILY_SERVERS.nested, 'redisOptions'],
  },
  refusedOptions: FAMILY_REFUSED,
  // A cluster has one database only.
  keyspaceOf: ({ keyPrefix }) => ({ db: 0, keyPrefix: typeof keyPrefix === 'string' ? keyPrefix : '' }),
  neverSent: FAMILY_NEVER_SENT,
  settings: [],
  endings: [],
  optionSets: { defaults: {}, tuned: TUNED },
  async connect(given, way) {
    const library = loadPackage<Ioredis>(ioredisCluster);
    const connections: Cluster[] = [];
    const open = (changed: ClusterOptions = {}) => {
      const { redis, connection } = connectionTo(library, { ...given, ...changed }, way);
      connections.push(redis);
      return { redis, connection };
    };
    const { redis, connection } = open();
    tellEvents(redis, way);
    return {
      ...connection,
      instance: noting(redis, connection.answeredBy),
      batch: (commands, as) => batch(redis, commands, as),
      another: async purpose => open(purpose === 'replica' ? { scaleReads: 'slave' } : {}).connection,
      async subscribe(channel, listener) {
        const { redis: subscriber } = open();
        subscriber.on('message', (_channel: string, message: string) => listener(message));
        await subscriber.subscribe(channel);
      },
      native: changed => open(changed as ClusterOptions).redis,
      disconnect() {
        for (const each of connections) each.disconnect();
      },
    } satisfies Client;
  },
};

/** Works with a client that is made, and may be connected already. */
export function adoptCluster(redis: Cluster, way: Way): Client {
  const connections = [redis];
  const open = (redisOptions: ClusterOptions = {}) => {
    const another = redis.duplicate([], redisOptions as Options);
    another.on('error', () => undefined);
    connections.push(another);
    return another;
  };
  tellEvents(redis, way);
  const connectionOf = (cluster: Cluster): Connection => {
    const { answeredBy, ...watched } = watching(cluster, way);
    noting(cluster, answeredBy);
    return { ...watched, call: ([name = '', ...args]: Command) => cluster.call(name.toLowerCase(), ...args) };
  };
  return {
    ...connectionOf(redis),
    instance: redis,
    batch: (commands, as) => batch(redis, commands, as),
    another: async purpose => connectionOf(open(purpose === 'replica' ? { scaleReads: 'slave' } : {})),
    async subscribe(channel, listener) {
      const subscriber = open();
      subscriber.on('message', (_channel: string, message: string) => listener(message));
      await subscriber.subscribe(channel);
    },
    native: changed => open(changed as ClusterOptions),
    disconnect() {
      for (const each of connections) each.disconnect();
    },
  };
}

function tellEvents(redis: Cluster, way: Way): void {
  for (const event of EVENTS)
    redis.on(event, (detail: unknown) => way.onEvent(event.replace(' ', '-'), textOf(detail)));
}

/** Notes who answered each command, also of those that others than the harness send. */
function noting(redis: Cluster, answeredBy: (command: RedisCommand) => void): Cluster {
  const send = redis.sendCommand;
  redis.sendCommand = function noted(this: Cluster, ...args: Parameters<Cluster['sendCommand']>) {
    const reply = send.apply(this, args);
    const note = () => answeredBy(args[0]);
    // Before the code that awaits the reply.
    void Promise.resolve(reply).then(note, note);
    return reply;
  };
  return redis;
}

type Ioredis = Pick<typeof import('ioredis'), 'Cluster' | 'Command'>;

type Options = NonNullable<ConstructorParameters<Ioredis['Cluster']>[1]>;

function connectionTo(
  { Cluster, Command: RedisCommand }: Ioredis,
  options: ClusterOptions,
  { nodes = [], password, natMap }: Way,
) {
  const secret = password === undefined ? {} : { password };
  const { keyPrefix = '' } = options;
  const redis = new Cluster([...nodes], {
    ...(Object.keys(natMap).length > 0 && { natMap: (key: string) => natMap[key] ?? null }),
    ...options,
    redisOptions: { ...secret, ...options.redisOptions } as NonNullable<Options['redisOptions']>,
  });
  redis.on('error', () => undefined);
  const watched = watching(redis, { natMap });
  const connection = {
    ...watched,
    async call([name = '', ...args]: Command) {
      // ioredis knows what only reads by its name in lower case.
      const command = new RedisCommand(name.toLowerCase(), args, { replyEncoding: 'utf8', keyPrefix });
      try {
        return await redis.sendCommand(command);
      } finally {
        watched.answeredBy(command);
      }
    },
  };
  return { redis, connection };
}

/** Who answers, and how many connections end. */
function watching(redis: Cluster, { natMap }: Pick<Way, 'natMap'>) {
  const sentTo = watchSending(redis, innerAddresses(natMap));
  let losses = 0;
  const watchNode = (node: Redis) =>
    node.on('close', () => {
      losses += 1;
    });
  redis.on('+node', watchNode);
  for (const node of redis.nodes()) watchNode(node);
  let last: string | null = null;
  return {
    // Replies that come together come from one connection: whoever is told of one asks for its server at once.
    answeredBy(command: RedisCommand) {
      last = sentTo(command) ?? null;
    },
    server: () => last,
    losses: () => losses,
    disconnect: () => redis.disconnect(),
  };
}

/**
 * Notes for every command on which connection it was sent last: after redirections the one that answered it.
 * @returns the server's address in the network
 */
function watchSending(redis: Cluster, inner: ReturnType<typeof innerAddresses>) {
  const lastOf = new WeakMap<object, string>();
  const watchNode = (node: Redis) => {
    const { host = '?', port = 0 } = node.options;
    const address = inner({ host, port });
    const send = node.sendCommand;
    node.sendCommand = function noted(this: Redis, ...args: Parameters<Redis['sendCommand']>) {
      lastOf.set(args[0], address);
      return send.apply(this, args);
    };
  };
  redis.on('+node', watchNode);
  for (const node of redis.nodes()) watchNode(node);
  return (command: object): string | undefined => lastOf.get(command);
}

async function batch(redis: Cluster, commands: readonly Command[], as: 'pipeline' | 'transaction') {
  const list = commands.map(([name = '', ...args]) => [name.toLowerCase(), ...args]);
  const replies = await (as === 'pipeline' ? redis.pipeline(list) : redis.multi(list)).exec();
  if (replies === null) throw new Error('EXECABORT the transaction was given up');
  return replies.map(([error, reply]) => error ?? reply);
}
