import { randomInt } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { AbstractConnector, Redis } from 'ioredis-6';
import { type Address, within } from '../basics/index.ts';
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
type Reachable = Pick<Server, 'reach' | 'login' | 'tls'>;

/** What all connections of the harness itself have in common. */
export const ownConnectionTo = ({ reach, login, tls }: Reachable) => ({
  ...reach,
  ...login,
  // A certificate that clients reject, such as an expired one, is what a scenario observes: it must not blind the harness.
  ...(tls && { tls: { ...tls, rejectUnauthorized: false } }),
  disconnectTimeout: DISCONNECT_WITHIN_MS,
  disableClientInfo: true,
  protocol: 2 as const,
  Connector: ObserverConnector,
});

type Asked = Reachable & Pick<Server, 'name' | 'commandName'>;

/** Connects with the first command. @param timeoutMs for connecting and for every reply */
export function controlOf(server: Asked, timeoutMs: number): Control {
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
      const reply = await within(timeoutMs, redis.call(server.commandName(name), ...args));
      if (reply === 'late') throw new Error(`${server.name} gave no reply within ${timeoutMs} ms`);
      return reply;
    },
    isOpen: () => redis.status !== 'end',
    close: () => redis.disconnect(),
  };
}

/** A connection for several commands, closed afterwards. @param timeoutMs for connecting and for every reply */
export async function withControl<Result>(
  server: Asked,
  act: (send: Control['send']) => Promise<Result>,
  timeoutMs = 2000,
): Promise<Result> {
  const control = controlOf(server, timeoutMs);
  try {
    return await act(control.send);
  } finally {
    control.close();
  }
}

/** Sends one command on a connection of its own. Rejects when there is no answer within `timeoutMs`. */
export const ask = (server: Asked, command: readonly string[], timeoutMs = 1000): Promise<unknown> =>
  withControl(server, send => send(...command), timeoutMs);

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

/**
 * Local ports of the harness's own connections, below those that systems give to clients. Partitions of the client
 * leave them alone: a harness that is cut off with its clients would be blind exactly where it must see.
 */
export const OBSERVER_PORTS = { first: 20_000, last: 29_999 } as const;

const ATTEMPTS = 50;

let last = randomInt(OBSERVER_PORTS.first, OBSERVER_PORTS.last);

function nextPort(): number {
  last = last >= OBSERVER_PORTS.last ? OBSERVER_PORTS.first : last + 1;
  return last;
}

type Way = Address & { readonly tls?: ConnectionOptions | undefined };

/** Does what ioredis's own connector does, but from one of the observer's ports. */
class ObserverConnector extends AbstractConnector {
  readonly #way: Way;

  constructor(options: unknown) {
    const { host, port, tls, disconnectTimeout } = options as Way & { readonly disconnectTimeout: number };
    super(disconnectTimeout);
    this.#way = { host, port, tls };
  }

  async connect(): Promise<Socket> {
    this.connecting = true;
    let socket = await this.#open();
    for (let attempt = 1; socket.destroyed && attempt < ATTEMPTS; attempt += 1) socket = await this.#open();
    if (this.connecting) {
      this.stream = socket;
      return socket;
    }
    socket.destroy();
    throw new Error('disconnected while connecting');
  }

  /** A port that is in use is reported in the first tick, before anything is sent. */
  async #open(): Promise<Socket> {
    const { tls, ...address } = this.#way;
    const from = { ...address, localPort: nextPort() };
    const socket = tls === undefined ? createConnection(from) : connect({ ...from, ...tls });
    socket.once('error', error => {
      this.firstError = error;
    });
    await new Promise<void>(resolve => process.nextTick(resolve));
    return socket;
  }
}
