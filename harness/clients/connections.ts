import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Address } from '../basics/index.ts';

/** A moment in the life of a connection that a client made. */
export interface ConnectionTold {
  /** Counts the client's connections, from 0. */
  readonly connection: number;
  /** The address as in the network: 'host:port'. */
  readonly to: string;
  /** The client dialled the address that servers announce, though it is to be reached at another: natMap had no entry for it. */
  readonly untranslated?: true;
  readonly moment: ConnectionMoment;
}

/** 'hung up' is the client's own end of it. */
export type ConnectionMoment = 'dialled' | 'connected' | 'hung up' | 'closed';

/**
 * From now on tells of every TCP connection that this process makes. Node itself says so, whatever the library: what a
 * client waits for can be seen without asking it.
 * @param dialled the address in the network of what was reached
 * @returns how many bytes they received so far; NaN while there was none: a library can have connections that Node does not see
 */
export function watchConnections(
  tell: (told: ConnectionTold) => void,
  dialled: (reached: Address) => Pick<ConnectionTold, 'to' | 'untranslated'>,
): () => number {
  let made = 0;
  let receivedBefore = 0;
  const open = new Set<Socket>();
  channel('net.client.socket').subscribe(message => {
    const { socket } = message as { readonly socket: Socket };
    const connection = made;
    const ofOne = ofOneClient.getStore();
    made += 1;
    open.add(socket);
    let address: ReturnType<typeof dialled> = { to: '' };
    const say = (moment: ConnectionMoment) => () => {
      const told = { connection, ...address, moment };
      ofOne?.note(told);
      tell(told);
    };
    socket.on('connectionAttempt', (host: string, port: number) => {
      address = dialled({ host, port });
      say('dialled')();
    });
    socket.once('connect', say('connected'));
    // Its own farewell is out; that of the other side, if one comes, ends the connection.
    socket.once('finish', say('hung up'));
    socket.once('close', say('closed'));
    socket.once('close', () => {
      if (open.delete(socket)) receivedBefore += socket.bytesRead;
    });
  });
  return () => {
    let received = made === 0 ? Number.NaN : receivedBefore;
    for (const { bytesRead } of open) received += bytesRead;
    return received;
  };
}

/** What the connections of a process tell of a client that tells nothing of them itself. */
export interface OpenConnections {
  note(told: ConnectionTold): void;
  /** The one server that they go to: which of several answers is not known. */
  server(): string | null;
  /** How many ended. */
  losses(): number;
}

const ofOneClient = new AsyncLocalStorage<OpenConnections>();

/**
 * Of a process with many clients: what a client that is made in `make` connects to goes to `connections` as well, also when it
 * connects again later, because its timers and sockets come from there.
 */
export const connectionsOfOne = <Made>(connections: OpenConnections, make: () => Made): Made =>
  ofOneClient.run(connections, make);

/** @param isSentinel whether an address is no server's but a sentinel's */
export function openConnections(isSentinel: (address: string) => boolean): OpenConnections {
  const open = new Map<number, string>();
  let losses = 0;
  return {
    note({ connection, to, moment }) {
      if (moment === 'connected' && !isSentinel(to)) open.set(connection, to);
      if ((moment === 'hung up' || moment === 'closed') && open.delete(connection)) losses += 1;
    },
    server() {
      const [only = null, ...others] = new Set(open.values());
      return others.length === 0 ? only : null;
    },
    losses: () => losses,
  };
}
