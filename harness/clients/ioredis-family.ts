import { UnusableInput } from '../basics/index.ts';
import type { Client, Command, Connection, Purpose } from '../workload/index.ts';
import { innerAddresses } from './inner-addresses.ts';
import type { Options, Way } from './library.ts';

/** The common part of ioredis 5, ioredis 6 and iovalkey that is used here. */
export interface Redislike {
  readonly status?: string;
  readonly stream?: { readonly remoteAddress?: string; readonly remotePort?: number };
  on(event: string, listener: (...details: never[]) => void): unknown;
  call(name: string, ...args: string[]): Promise<unknown>;
  pipeline(commands: string[][]): Batch;
  multi(commands: string[][]): Batch;
  subscribe(channel: string): Promise<unknown>;
  duplicate(options?: object): Redislike;
  disconnect(): void;
}

interface Batch {
  exec(): Promise<[error: Error | null, reply: unknown][] | null>;
}

const EVENTS = ['connecting', 'connect', 'ready', 'close', 'reconnecting', 'end', 'error', 'wait'];

/** Connects with one of them. @param make its constructor */
export function connectFamily(make: (options: object) => Redislike, given: object, way: Way): Client {
  const options = { ...defaultsFor(given, way), ...mapping(way.natMap), ...given };
  return adoptFamily(make(options), given, way);
}

/** Works with a client that is made, and may be connected already. @param given the options that its user chose */
export function adoptFamily(redis: Redislike, given: object, way: Way): Client {
  const connections = [redis];
  const losses = lossCounter();
  losses.watch(redis);
  const peer = peerOf(redis, way.natMap);
  for (const event of EVENTS) {
    redis.on(event, (detail: unknown) =>
      way.onEvent(event, event === 'connect' ? (peer() ?? '') : textOf(detail)),
    );
  }
  const further = (changed: object): Redislike => {
    const another = redis.duplicate(changed);
    another.on('error', () => undefined);
    connections.push(another);
    return another;
  };
  return {
    ...connectionOf(redis, peer, losses.count),
    instance: redis,
    async batch(commands, as) {
      const list = commands.map(([name = '', ...args]) => [name.toLowerCase(), ...args]);
      const replies = await (as === 'pipeline' ? redis.pipeline(list) : redis.multi(list)).exec();
      if (replies === null) throw new Error('EXECABORT the transaction was given up');
      return replies.map(([error, reply]) => error ?? reply);
    },
    async another(purpose) {
      const redis = further(PURPOSES[purpose]);
      const losses = lossCounter();
      losses.watch(redis);
      return connectionOf(redis, peerOf(redis, way.natMap), losses.count);
    },
    async subscribe(channel, listener) {
      const subscriber = further({});
      subscriber.on('message', (_channel: string, message: string) => listener(message));
      await subscriber.subscribe(channel);
    },
    native(changed) {
      refuseForPackages(given as Options);
      const redis = further(changed);
      losses.watch(redis);
      return redis;
    },
    disconnect() {
      for (const each of connections) each.disconnect();
    },
  };
}

// BullMQ puts its own prefix before keys, and takes what its scripts return for numbers.
const NOT_FOR_PACKAGES = ['keyPrefix', 'stringNumbers'];

function refuseForPackages(options: Options): void {
  const named = NOT_FOR_PACKAGES.find(name => options[name]);
  if (named === undefined) return;
  throw new UnusableInput(
    `the client sets '${named}', with which BullMQ does not work; remove it, or choose another workload`,
  );
}

const PURPOSES: Readonly<Record<Purpose, object>> = { blocking: {}, replica: { role: 'slave' } };

const connectionOf = (
  redis: Redislike,
  server: Connection['server'],
  losses: Connection['losses'],
): Connection => ({
  // As its methods do: iovalkey knows the keys of commands by their names in lower case only.
  call: ([name = '', ...args]: Command) => redis.call(name.toLowerCase(), ...args),
  server,
  losses,
  disconnect: () => redis.disconnect(),
});

function defaultsFor(given: object, { sentinels }: Way): object {
  if (!isDirect(given)) return sentinels;
  const { tls, username, password } = sentinels;
  return {
    ...(tls && { tls }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
}

// Options that name a server of their own ask for a client that does not go through Sentinel.
const isDirect = (options: object): boolean =>
  !('sentinels' in options) && ('host' in options || 'path' in options);

function mapping(natMap: Way['natMap']): object {
  if (Object.keys(natMap).length === 0) return {};
  return { natMap: (key: string) => natMap[key] ?? null };
}

/** A client of a module can have connected before it is watched. */
const isConnected = ({ status }: Redislike): boolean => status === 'connect' || status === 'ready';

/** Whom it is connected to, remembered from when it was: a closed socket no longer tells. */
function peerOf(redis: Redislike, natMap: Way['natMap']): () => string | null {
  const inner = innerAddresses(natMap);
  let peer: string | null = null;
  const look = () => {
    const { remoteAddress: host = '?', remotePort: port = 0 } = redis.stream ?? {};
    peer = inner({ host, port });
  };
  redis.on('connect', look);
  if (isConnected(redis)) look();
  return () => peer;
}

/** Counts the connections that ended. One that was never made is no loss: nothing was sent on it. */
function lossCounter() {
  let losses = 0;
  return {
    count: () => losses,
    watch(redis: Redislike) {
      let connected = isConnected(redis);
      redis.on('connect', () => {
        connected = true;
      });
      redis.on('close', () => {
        if (connected) losses += 1;
        connected = false;
      });
    },
  };
}

export function textOf(detail: unknown): string {
  if (detail instanceof Error) return detail.message;
  return detail === undefined ? '' : String(detail);
}
