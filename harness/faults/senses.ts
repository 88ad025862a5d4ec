import { connect } from 'node:net';
import { type Address, onSilence } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';

// How tests observe servers: with plain sockets, independent of the code under test.

const SILENCE_MS = 600;

/**
 * Sends lines on a new connection. @returns what came back first, on one line: '+PONG', '-LOADING …'; or 'silence',
 * 'refused', 'reset', 'unreachable', 'no connection'
 */
export function say(
  { reach, clientLogin: { password } }: Pick<Server, 'reach' | 'clientLogin'>,
  command: string,
): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(reach);
    let connected = false;
    const answer = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    onSilence(socket, SILENCE_MS, () => answer(connected ? 'silence' : 'no connection'));
    socket.once('connect', () => {
      connected = true;
      socket.write(`${password === undefined ? '' : `AUTH ${password}\r\n`}${command}\r\n`);
    });
    socket.once('data', data =>
      answer(data.toString('utf8').split('\r\n')[password === undefined ? 0 : 1] ?? ''),
    );
    socket.once('error', error => answer(wordFor(error)));
    socket.once('end', () => answer('closed'));
  });
}

function wordFor({ code }: NodeJS.ErrnoException): string {
  if (code === 'ECONNREFUSED') return 'refused';
  return code === 'ECONNRESET' ? 'reset' : 'unreachable';
}

/** One connection that stays: what arrived on it, and how it ended. */
export interface Line {
  readonly arrived: () => string;
  readonly ended: () => string | undefined;
  write(text: string): void;
  close(): void;
}

/** A plain connection from this machine. */
export async function openLine(address: Address): Promise<Line> {
  const socket = connect(address);
  let arrived = '';
  let ended: string | undefined;
  socket.on('data', data => {
    arrived += data.toString('utf8');
  });
  socket.on('error', error => {
    ended ??= wordFor(error);
  });
  socket.on('close', () => {
    ended ??= 'closed';
  });
  await new Promise(resolve => socket.once('connect', resolve));
  return {
    arrived: () => arrived,
    ended: () => ended,
    write: text => socket.write(text),
    close: () => socket.destroy(),
  };
}

const TALK = 'exec 3<> "/dev/tcp/$1/$2" || exit 1; cat <&3 & cat >&3';

/** A plain connection from the host of a server to another server. */
export async function openLineFrom(from: Server, to: Server): Promise<Line> {
  let arrived = '';
  let ended: string | undefined;
  const { host, port } = to.address;
  const running = await from.host.spawn(['bash', '-c', TALK, 'bash', host, String(port)], line => {
    arrived += `${line}\n`;
  });
  void running.ended.then(({ exitCode }) => {
    ended = `its program ended with ${exitCode}`;
  });
  return {
    arrived: () => arrived,
    ended: () => ended,
    write: running.write,
    close: () => running.write('QUIT\r\n'),
  };
}
