import { Redis } from 'ioredis';
import { within } from '../basics/index.ts';
import { ObserverConnector } from './observer-connector.ts';
import type { Server } from './server.ts';

/** A plain connection of the harness to one server, which fails fast and never reconnects or resends. */
export interface Control {
  /** Rejects with the server's error, and with an error of its own when there is no reply in time. */
  send(...command: readonly string[]): Promise<unknown>;
  /** False once the connection is lost: then only a new control helps. */
  isOpen(): boolean;
  close(): void;
}

// A dead server does not answer a farewell either: no reason to keep this process waiting for it.
const DISCONNECT_WITHIN_MS = 50;

/** What of a server it takes to connect to it. */
export type Reachable = Pick<Server, 'reach' | 'password' | 'authority'>;

/** What all connections of the harness itself have in common. */
export const ownConnectionTo = ({ reach, password, authority }: Reachable) => ({
  ...reach,
  ...(password === undefined ? {} : { password }),
  ...(authority === undefined ? {} : { tls: { ca: authority } }),
  disconnectTimeout: DISCONNECT_WITHIN_MS,
  disableClientInfo: true,
  protocol: 2 as const,
  Connector: ObserverConnector,
});

/** Connects with the first command. @param timeoutMs for connecting and for every reply */
export function controlOf(server: Reachable & Pick<Server, 'name'>, timeoutMs: number): Control {
  const redis = new Redis({
    ...ownConnectionTo(server),
    connectTimeout: timeoutMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    lazyConnect: true,
  });
  // Every command's own rejection tells the same; without a listener Node would end the process.
  redis.on('error', () => undefined);
  return {
    async send(...[name = '', ...args]) {
      // Not ioredis's commandTimeout: its timers go on for every command that was answered long ago.
      const reply = await within(timeoutMs, redis.call(name, ...args));
      if (reply === 'late') throw new Error(`${server.name} gave no reply within ${timeoutMs} ms`);
      return reply;
    },
    isOpen: () => redis.status !== 'end',
    close: () => redis.disconnect(),
  };
}

/** Sends one command on a connection of its own. Rejects when there is no answer within `timeoutMs`. */
export async function ask(server: Server, command: readonly string[], timeoutMs = 1000): Promise<unknown> {
  const control = controlOf(server, timeoutMs);
  try {
    return await control.send(...command);
  } finally {
    control.close();
  }
}

/** A flat reply of names and values, as Sentinel gives, as an object. */
export function fields(reply: unknown): Record<string, string> {
  const flat = Array.isArray(reply) ? reply.map(String) : [];
  return Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])));
}

/** What a reply to INFO says, by the names of its fields. */
export type InfoFields = (name: string) => string | undefined;

export const infoFields =
  (info: unknown): InfoFields =>
  name =>
    new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(String(info))?.[1];
