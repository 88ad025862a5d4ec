import { channel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Address } from '../basics/index.ts';
import type { ConnectionMoment, ConnectionTold } from './messages.ts';

/**
 * From now on tells of every TCP connection that this process makes. Node itself says so, whatever the library: what a
 * client waits for can be seen without asking it.
 * @param inner the address in the network of what was reached
 */
export function watchConnections(
  tell: (told: ConnectionTold) => void,
  inner: (reached: Address) => string,
): void {
  let made = 0;
  channel('net.client.socket').subscribe(message => {
    const { socket } = message as { readonly socket: Socket };
    const connection = made;
    made += 1;
    let to = '';
    const say = (moment: ConnectionMoment) => () => tell({ connection, to, moment });
    socket.on('connectionAttempt', (host: string, port: number) => {
      to = inner({ host, port });
      say('dialled')();
    });
    socket.once('connect', say('connected'));
    // Its own farewell is out; that of the other side, if one comes, ends the connection.
    socket.once('finish', say('hung up'));
    socket.once('close', say('closed'));
  });
}
