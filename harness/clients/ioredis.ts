import { Redis, type RedisOptions } from 'ioredis';

import { type Address, now, showAddress } from '../basics/index.ts';
import type { FromClient, ToClient } from './messages.ts';
import type { SentOptions } from './options.ts';

/** A connected client under test, whatever its library. */
export interface ConnectedClient {
  append(key: string, value: string): Promise<unknown>;
  /** The server at the other end of its connection now, as its peers know it. */
  server(): string | null;
  disconnect(): void;
}

const EVENTS = ['connect', 'ready', 'close', 'reconnecting', 'end', 'error', 'wait'];

/** The options that the scenario gives, plus where the sentinels are when they do not say so themselves. */
export async function connectIoredis(
  { options, sentinels, natMap }: Extract<ToClient, { do: 'connect' }>,
  tell: (message: FromClient) => void,
): Promise<ConnectedClient> {
  const given = await load(options);
  const complete = { ...(isDirect(given) ? {} : sentinels), ...mapping(natMap), ...given } as RedisOptions;
  tell({ tells: 'connected-options', options: describeOptions(given) });
  // The reply mapping is the scenario's; that the type does not know it here changes nothing for RPUSH.
  const redis = new Redis(complete as RedisOptions & { replyMapping?: 'legacy' });
  const innerAddress = innerAddresses(natMap);
  let server: string | null = null;

  redis.on('connect', () => {
    const { remoteAddress, remotePort } = redis.stream as { remoteAddress?: string; remotePort?: number };
    server = innerAddress({ host: remoteAddress ?? '?', port: remotePort ?? 0 });
  });
  for (const event of EVENTS) {
    redis.on(event, (detail: unknown) => {
      const text = detail instanceof Error ? detail.message : detail === undefined ? '' : String(detail);
      tell({ tells: 'event', atMs: now(), event, detail: event === 'connect' ? (server ?? '') : text });
    });
  }
  return {
    append: (key, value) => redis.rpush(key, value),
    server: () => server,
    disconnect: () => redis.disconnect(),
  };
}

async function load(options: SentOptions): Promise<RedisOptions> {
  if (options.from === 'scenario') return options.options;
  const module = (await import(options.url)) as { default?: RedisOptions };
  if (module.default === undefined)
    throw new Error(`${options.url} has no default export with ioredis options`);
  return module.default;
}

// Options that name a server of their own ask for a client that does not go through Sentinel.
const isDirect = ({ host, path, sentinels }: RedisOptions): boolean =>
  sentinels === undefined && (host !== undefined || path !== undefined);

function mapping(natMap: Readonly<Record<string, Address>>): RedisOptions {
  if (Object.keys(natMap).length === 0) return {};
  return { natMap: key => natMap[key] ?? null };
}

// Published ports are different for every server of the machine, whatever name the machine goes by.
function innerAddresses(natMap: Readonly<Record<string, Address>>): (reached: Address) => string {
  const byPort = new Map(Object.entries(natMap).map(([inner, { port }]) => [port, inner]));
  return reached => byPort.get(reached.port) ?? showAddress(reached);
}

const describeOptions = (options: RedisOptions): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(options, (_, value: unknown) => (typeof value === 'function' ? '[function]' : value)),
  );
