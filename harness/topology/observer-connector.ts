import { randomInt } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { AbstractConnector } from 'ioredis';
import type { Address } from '../basics/index.ts';

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

type Way = Address & { readonly tls?: { readonly ca: string } | undefined };

/** Does what ioredis's own connector does, but from one of the observer's ports. */
export class ObserverConnector extends AbstractConnector {
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

  /** A port that somebody else holds is told in the first tick, before anything is sent. */
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
