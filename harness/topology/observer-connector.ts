import { randomInt } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
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

/** Does what ioredis's own connector does, but from one of the observer's ports. */
export class ObserverConnector extends AbstractConnector {
  readonly #address: Address;

  constructor(options: unknown) {
    const { host, port, disconnectTimeout } = options as Address & { readonly disconnectTimeout: number };
    super(disconnectTimeout);
    this.#address = { host, port };
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
    const socket = createConnection({ ...this.#address, localPort: nextPort() });
    socket.once('error', error => {
      this.firstError = error;
    });
    await new Promise<void>(resolve => process.nextTick(resolve));
    return socket;
  }
}
