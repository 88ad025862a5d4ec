import type { Client, Command, Connection, Purpose } from '../workload/index.ts';
import { innerAddresses } from './inner-addresses.ts';
import type { Way } from './library.ts';

/** What ioredis 5, ioredis 6 and iovalkey have in common, as far as it is used here. */
export interface Redislike {
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

/** What we would use behind Sentinel, with any of them. */
export const TUNED = {
  failoverDetector: true,
  socketTimeout: 1000,
  connectTimeout: 500,
  sentinelCommandTimeout: 500,
  maxRetriesPerRequest: null,
};

const EVENTS = ['connecting', 'connect', 'ready', 'close', 'reconnecting', 'end', 'error', 'wait'];

/** Connects with one of them. @param make its constructor */
export function connectFamily(make: (options: object) => Redislike, given: object, way: Way): Client {
  const options = { ...defaultsFor(given, way), ...mapping(way.natMap), ...given };
  const redis = make(options);
  const connections = [redis];
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
    ...connectionOf(redis, peer),
    async batch(commands, as) {
      const list = commands.map(([name = '', ...args]) => [name.toLowerCase(), ...args]);
      const replies = await (as === 'pipeline' ? redis.pipeline(list) : redis.multi(list)).exec();
      if (replies === null) throw new Error('EXECABORT the transaction was given up');
      return replies.map(([error, reply]) => error ?? reply);
    },
    async another(purpose) {
      const redis = further(PURPOSES[purpose]);
      return connectionOf(redis, peerOf(redis, way.natMap));
    },
    async subscribe(channel, listener) {
      const subscriber = further({});
      subscriber.on('message', (_channel: string, message: string) => listener(message));
      await subscriber.subscribe(channel);
    },
    native: changed => further(changed),
    disconnect() {
      for (const each of connections) each.disconnect();
    },
  };
}

const PURPOSES: Readonly<Record<Purpose, object>> = { blocking: {}, replica: { role: 'slave' } };

const connectionOf = (redis: Redislike, server: () => string | null): Connection => ({
  call: ([name = '', ...args]: Command) => redis.call(name, ...args),
  server,
  disconnect: () => redis.disconnect(),
});

function defaultsFor(given: object, { sentinels }: Way): object {
  if (!isDirect(given)) return sentinels;
  const { tls, password } = sentinels;
  return { ...(tls && { tls }), ...(password !== undefined && { password }) };
}

// Options that name a server of their own ask for a client that does not go through Sentinel.
const isDirect = (options: object): boolean =>
  !('sentinels' in options) && ('host' in options || 'path' in options);

function mapping(natMap: Way['natMap']): object {
  if (Object.keys(natMap).length === 0) return {};
  return { natMap: (key: string) => natMap[key] ?? null };
}

/** Whom it is connected to, remembered from when it was: a closed socket no longer tells. */
function peerOf(redis: Redislike, natMap: Way['natMap']): () => string | null {
  const inner = innerAddresses(natMap);
  let peer: string | null = null;
  redis.on('connect', () => {
    const { remoteAddress: host = '?', remotePort: port = 0 } = redis.stream ?? {};
    peer = inner({ host, port });
  });
  return () => peer;
}

export function textOf(detail: unknown): string {
  if (detail instanceof Error) return detail.message;
  return detail === undefined ? '' : String(detail);
}
