import { connect } from 'node:net';
import { messageOf, poll } from '../basics/index.ts';
import { ask, type Server } from '../topology/index.ts';
import { notProven, type Proof, proven } from './fault.ts';

/** What a new TCP connection meets. */
export type Reception = 'accepted' | 'refused' | 'silence' | 'unreachable';

const SILENCE_MS = 500;

/** Opens a plain TCP connection to the server and closes it again. 'silence' is told after 500 ms. */
export function knock({ reach }: Pick<Server, 'reach'>): Promise<Reception> {
  return new Promise(resolve => {
    const socket = connect(reach);
    const answer = (reception: Reception) => {
      socket.destroy();
      resolve(reception);
    };
    socket.setTimeout(SILENCE_MS, () => answer('silence'));
    socket.once('connect', () => answer('accepted'));
    socket.once('error', error => answer(receptionOf(error)));
  });
}

const receptionOf = (error: NodeJS.ErrnoException): Reception =>
  error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET' ? 'refused' : 'unreachable';

const PROVE_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 20;

/** Proven once `look` tells so; what was seen last when it never does. */
export async function proveBy(look: () => Promise<Proof>): Promise<Proof> {
  let last: Proof = notProven('nothing');
  const seen = await poll(
    async () => {
      last = await look();
      return last.proven ? last : undefined;
    },
    { withinMs: PROVE_WITHIN_MS, everyMs: LOOK_EVERY_MS },
  );
  return seen ?? last;
}

/** The server answers commands again. */
export const proveAnswering = (server: Server): Promise<Proof> =>
  proveBy(() =>
    ask(server, ['PING'], SILENCE_MS).then(
      reply => proven(`${server.name} answers PING with ${reply}`),
      error => notProven(`${server.name} does not answer PING: ${messageOf(error)}`),
    ),
  );

/** New connections to the server's port meet `wanted`. */
export const proveReception = (server: Server, wanted: readonly Reception[]): Promise<Proof> =>
  proveBy(async () => {
    const reception = await knock(server);
    const seen = `a new connection to ${server.name} met: ${reception}`;
    return wanted.includes(reception) ? proven(seen) : notProven(seen);
  });
