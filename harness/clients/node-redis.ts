import { type Address, DEFAULT_KEYSPACE, UnusableInput } from '../basics/index.ts';
import type { Client, Connection } from '../workload/index.ts';
import { innerAddresses } from './inner-addresses.ts';
import { loadPackage } from './installed.ts';
import { textOf } from './ioredis-family.ts';
import type { Library, Way } from './library.ts';

const socket = { connectTimeout: 500, socketTimeout: 1000 };
const TUNED: Options = {
  scanInterval: 1000,
  nodeClientOptions: { socket },
  sentinelClientOptions: { socket: { connectTimeout: 500 } },
};

const EVENTS = ['connect', 'ready', 'reconnecting', 'end', 'error', 'topology-change'];

/** node-redis: `createSentinel` of @redis/client. */
export const nodeRedis: Library = {
  packageName: '@redis/client',
  optionSets: { defaults: {}, tuned: TUNED },
  serverOptions: {
    lists: ['sentinelRootNodes'],
    others: ['url', 'path', 'nodeAddressMap', 'lookup'],
    nested: ['nodeClientOptions', 'sentinelClientOptions', 'socket'],
  },
  refusedOptions: {
    keyPrefix: 'workloads send commands by their words, to which node-redis adds no prefix',
  },
  keyspaceOf: ({ nodeClientOptions }) => ({
    ...DEFAULT_KEYSPACE,
    db: Number((nodeClientOptions as { readonly database?: number } | undefined)?.database ?? 0),
  }),
  // errors.js and sentinel/index.js
  neverSent: [
    'The client is closed',
    'The client is offline',
    'Attempted execution on closed RedisSentinel client.',
  ],
  settings: [],
  endings: [],
  async connect(options, way) {
    const { passthroughClientErrorEvents, masterPoolSize } = options as Options;
    const reporting = passthroughClientErrorEvents === true ? way : quietly(way);
    const client = adoptSentinel(create({ ...options }, way), reporting, changed =>
      create({ ...options, ...changed }, way),
    );
    return { ...client, ...(Number(masterPoolSize) > 1 && { spreadBy: 'masterPoolSize' }) };
  },
};

/** Errors of single connections: 'Master Client (10.0.0.1:6379): Socket closed unexpectedly'. */
const OF_CONNECTION = /^(Master|Replica|Sentinel) Client \(/;

/** The harness asks for errors of connections, of which an application hears nothing unless it does. */
const quietly = (way: Way): Way => ({
  ...way,
  onEvent: (event, detail) =>
    way.onEvent(event === 'error' && OF_CONNECTION.test(detail) ? 'client-error' : event, detail),
});

/**
 * Works with a client that is made, and may be connected already.
 * @param open makes another one of its options
 * @param losses of its connections, where it need not report their errors
 */
export function adoptSentinel(
  sentinel: Sentinel,
  way: Way,
  open: (changed: Options) => Sentinel,
  losses?: () => number,
): Client {
  const opened = [sentinel];
  const lossesOf = (of: Sentinel) => losses ?? countLosses(of);
  for (const event of EVENTS) sentinel.on(event, (detail: unknown) => way.onEvent(event, detailOf(detail)));
  // Its connect() rejects where others go on trying: an application that goes on has to do so itself.
  const connecting = sentinel.isOpen === true ? Promise.resolve() : sentinel.connect();
  const connected = connecting.then(
    () => undefined,
    error => way.onEvent('error', textOf(error)),
  );
  return {
    ...connectionOf(sentinel, false, peerOf(sentinel, way), lossesOf(sentinel)),
    instance: sentinel,
    batch: (commands, as) => batch(sentinel, commands, as),
    async another(purpose) {
      const another = open(purpose === 'replica' ? { replicaPoolSize: 1 } : {});
      opened.push(another);
      another.on('error', () => undefined);
      await another.connect();
      return purpose === 'replica'
        ? connectionOf(another, true, () => SOME_REPLICA, lossesOf(another))
        : connectionOf(another, false, peerOf(another, way), lossesOf(another));
    },
    async subscribe(channel, listener) {
      await connected;
      await sentinel.subscribe(channel, listener);
    },
    native() {
      throw new UnusableInput(
        'the workload bullmq needs a client of ioredis or iovalkey: BullMQ does not work with node-redis; choose ' +
          'another client, or another workload',
      );
    },
    disconnect() {
      for (const each of opened) void Promise.resolve(each.destroy()).catch(() => undefined);
    },
  };
}

/** What of its RedisSentinel is used here. Its own types alone cost the compiler twenty times what all the rest costs. */
export interface Sentinel {
  readonly isOpen?: boolean;
  duplicate(changed: Options): Sentinel;
  on(event: string, listener: (detail: unknown) => void): unknown;
  connect(): Promise<unknown>;
  sendCommand(readOnly: boolean, command: string[]): Promise<unknown>;
  multi(): Multi;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  getMasterNode(): Address | undefined;
  destroy(): Promise<unknown>;
}

interface Multi {
  addCommand(readOnly: boolean, command: string[]): Multi;
  exec(): Promise<unknown[]>;
  execAsPipeline(): Promise<unknown[]>;
}

type Options = Readonly<Record<string, unknown>> & {
  readonly nodeClientOptions?: SocketOptions;
  readonly sentinelClientOptions?: SocketOptions;
};

interface SocketOptions {
  readonly username?: string;
  readonly password?: string;
  readonly socket?: object;
}

function create(options: Options, { sentinels, natMap }: Way): Sentinel {
  const { createSentinel } = loadPackage<{ createSentinel(options: Options): Sentinel }>(nodeRedis);
  const mapped =
    Object.keys(natMap).length === 0 ? {} : { nodeAddressMap: (address: string) => natMap[address] };
  return createSentinel({
    name: sentinels.name,
    sentinelRootNodes: [...sentinels.sentinels],
    ...mapped,
    ...withTls(withLogins(options, sentinels), sentinels.tls),
    passthroughClientErrorEvents: true,
  });
}

/** Those of the deployment's configuration, unless the client's own options set others. */
export function withLogins(
  options: Options,
  { username, password, sentinelUsername, sentinelPassword }: Way['sentinels'],
): Options {
  const { nodeClientOptions, sentinelClientOptions } = options;
  return {
    ...options,
    ...(password !== undefined && {
      nodeClientOptions: { ...ofUser(username), password, ...nodeClientOptions },
    }),
    ...(sentinelPassword !== undefined && {
      sentinelClientOptions: {
        ...ofUser(sentinelUsername),
        password: sentinelPassword,
        ...sentinelClientOptions,
      },
    }),
  };
}

const ofUser = (username: string | undefined): SocketOptions => (username === undefined ? {} : { username });

/** TLS is an option of the sockets, which the client's own options may set as well. */
function withTls(options: Options, tls: Way['sentinels']['tls']): Options {
  if (tls === undefined) return options;
  const { nodeClientOptions, sentinelClientOptions } = options;
  const over = (given: SocketOptions = {}) => ({
    ...given,
    socket: { tls: true, ...tls, ...given.socket },
  });
  return {
    ...options,
    nodeClientOptions: over(nodeClientOptions),
    sentinelClientOptions: over(sentinelClientOptions),
  };
}

const connectionOf = (
  sentinel: Sentinel,
  readOnly: boolean,
  server: () => string | null,
  losses: () => number,
): Connection => ({
  call: command => sentinel.sendCommand(readOnly, [...command]),
  server,
  losses,
  disconnect: () => void Promise.resolve(sentinel.destroy()).catch(() => undefined),
});

/** Counts what makes it send a command again: the error of a connection to the master, and another master. */
function countLosses(sentinel: Sentinel): () => number {
  let losses = 0;
  sentinel.on('error', error => {
    if (textOf(error).startsWith('Master Client (')) losses += 1;
  });
  sentinel.on('topology-change', change => {
    if ((change as { readonly type?: unknown }).type === 'MASTER_CHANGE') losses += 1;
  });
  return () => losses;
}

async function batch(
  sentinel: Sentinel,
  commands: readonly (readonly string[])[],
  as: 'pipeline' | 'transaction',
) {
  const multi = commands.reduce((all, command) => all.addCommand(false, [...command]), sentinel.multi());
  const replies = as === 'pipeline' ? multi.execAsPipeline() : multi.exec();
  return replies.catch(repliesIn);
}

/** Its MultiErrorReply has the replies of a transaction, errors among them. */
function repliesIn(error: unknown): readonly unknown[] {
  const { replies } = error as { readonly replies?: unknown };
  if (Array.isArray(replies)) return replies;
  throw error;
}

/** The master that its ready connection goes to; remembered, because a reply can come with the end of a connection. */
function peerOf(sentinel: Sentinel, { natMap }: Way): () => string | null {
  const inner = innerAddresses(natMap);
  let last: string | null = null;
  return () => {
    const node = sentinel.getMasterNode();
    if (node !== undefined) last = inner(node);
    return last;
  };
}

/** Which of the replicas answered, it does not tell; that it was one is enough to judge what was read. */
const SOME_REPLICA = 'replica';

const detailOf = (detail: unknown): string =>
  typeof detail === 'object' && !(detail instanceof Error) ? JSON.stringify(detail) : textOf(detail);
