import { connect, type Socket, type TcpSocketConnectOpts } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import { type Address, onSilence } from '../basics/index.ts';
import { DIALECTS, environment } from '../engine/index.ts';
import type { Server } from './server.ts';
import { cliTlsArguments } from './tls.ts';

/** What a new TCP connection meets. */
export type Reception = 'accepted' | 'refused' | 'silence' | 'unreachable';

const SILENCE_MS = 500;
const PING = 'PING\r\n';

/** What a connection is opened to. */
interface Probed extends Pick<Server, 'reach' | 'host' | 'tls'> {
  /** What it answers to. Default: PING. */
  readonly question?: string;
}

/**
 * Opens a TCP connection to the server and closes it again. Where a proxy stands before it, a connection counts as accepted
 * when the server answers, and as refused when it is closed without an answer; a server that hangs is silent there.
 * @param localPort where it comes from
 * @param silenceMs after which the result is 'silence'
 */
export function probePort(
  { reach, host, tls, question }: Probed,
  localPort?: number,
  silenceMs = SILENCE_MS,
): Promise<Reception> {
  return new Promise(resolve => {
    const to = { ...reach, ...(localPort === undefined ? {} : { localPort }) };
    const socket = host.proxied ? asking(to, tls, question) : connect(to);
    const answer = (reception: Reception) => {
      socket.destroy();
      resolve(reception);
    };
    onSilence(socket, silenceMs, () => answer('silence'));
    socket.once(host.proxied ? 'data' : 'connect', () => answer('accepted'));
    socket.once('error', error => answer(receptionOf(error)));
    socket.once('close', () => answer('refused'));
  });
}

/** Asks the server something as soon as it can: whatever it says, it is the server that says it. */
function asking(to: TcpSocketConnectOpts, tls: Server['tls'], question = PING): Socket {
  const socket = tls === undefined ? connect(to) : connectByTls({ ...to, ...tls, rejectUnauthorized: false });
  socket.write(question);
  return socket;
}

const receptionOf = (error: NodeJS.ErrnoException): Reception =>
  error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET' ? 'refused' : 'unreachable';

/** An address to connect to. */
export interface Door extends Address {
  /** What listens there is no Redis: the connection is opened and closed, and nothing is asked. */
  readonly isPlain?: true;
}

/** Where probes come from: a server, or a service from an image. */
interface ProbedFrom extends Pick<Server, 'host' | 'tls'> {
  readonly kind: Server['kind'] | 'service';
}

/** The same from the host of a server to addresses in the network, all at once. */
export async function probePortsFrom(
  { host, tls, kind }: ProbedFrom,
  doors: readonly Door[],
  silenceMs = SILENCE_MS,
): Promise<Reception[]> {
  // Without TLS a server that wants it would close the connection, which looks like a refusal.
  const { cli } = DIALECTS[environment().image.server];
  const program = [cli, ...cliTlsArguments(kind, tls !== undefined)].join(' ');
  const probes = doors.map(
    ({ host: ip, port, isPlain }, i) =>
      `{ said=$(timeout ${silenceMs / 1000} ${isPlain ? connecting(ip, port) : `${program} -h ${ip} -p ${port} PING`} 2>&1); echo "${i} $? $said"; } &`,
  );
  const { output } = await host.run(['sh', '-c', `${probes.join('\n')}\nwait`]);
  return doors.map(({ isPlain }, i) => {
    const [, exitCode, said = ''] = new RegExp(`^${i} (\\d+) ?(.*)$`, 'm').exec(output) ?? [];
    if (exitCode === '124') return 'silence';
    if (/refused|reset by peer/i.test(said)) return 'refused';
    if (isPlain) return exitCode === '0' ? 'accepted' : 'unreachable';
    return exitCode === undefined || /could not connect/i.test(said) ? 'unreachable' : 'accepted';
  });
}

const connecting = (ip: string, port: number): string => `bash -c 'exec 3<> /dev/tcp/${ip}/${port}'`;
