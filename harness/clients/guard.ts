import { Socket } from 'node:net';
import { type Address, showAddress } from '../basics/index.ts';

/** Keeps the code of users in the deployment: a client that it makes cannot be checked by its options alone. */
export interface Guard {
  /**
   * From now on this process connects to the deployment only. A connection to another address, also by a path, is given up
   * before anything is sent.
   */
  install(): void;
  /** Adds servers that came later. */
  allow(addresses: readonly Address[]): void;
}

const DEFAULT_HOST = 'localhost';
const LOOPBACK = '127.0.0.1';

/** @param onRefused called with the address of a connection that is given up */
export function guardOf(own: readonly Address[], onRefused: (address: string) => void): Guard {
  const allowed = new Set<string>();
  let isInstalled = false;
  const guard: Guard = {
    install() {
      if (!isInstalled) replaceConnect(allowed, onRefused);
      isInstalled = true;
    },
    allow(addresses) {
      for (const { host, port } of addresses)
        for (const name of host === LOOPBACK ? [host, DEFAULT_HOST] : [host])
          allowed.add(showAddress({ host: name, port }));
    },
  };
  guard.allow(own);
  return guard;
}

function replaceConnect(allowed: ReadonlySet<string>, onRefused: (address: string) => void): void {
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]): Socket {
    const address = addressOf(args);
    if (allowed.has(address)) return Reflect.apply(connect, this, args);
    onRefused(address);
    return this.destroy(new Error(`${address} is no server of the scenario's deployment`));
  } as typeof connect;
}

/** What `connect` is called with: options, or a port and a host, or a path; Node itself calls it with a list of them. */
function addressOf(args: readonly unknown[]): string {
  const [first, second] = args;
  if (Array.isArray(first)) return addressOf(first);
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: unknown; port?: unknown; path?: unknown };
    return typeof path === 'string' ? path : `${String(host ?? DEFAULT_HOST)}:${String(port)}`;
  }
  const isPort = typeof first === 'number' || /^\d+$/.test(String(first));
  if (!isPort) return String(first);
  return `${typeof second === 'string' ? second : DEFAULT_HOST}:${String(first)}`;
}
