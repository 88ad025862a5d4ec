import { connect } from 'node:net';
import { now, onSilence } from '../basics/index.ts';
import { notProven, type Proof, proven } from './fault.ts';
import { probeNode, REQUEST } from './node-door.ts';
import { proveAnswering, proveBy } from './probe.ts';
import { type HostNode, isService, type ServiceNode } from './service-nodes.ts';

// How services from an image are observed: nothing is known of what they speak.

const SILENCE_MS = 500;

/** A server answers commands again, a service is reached again. */
export const proveWorking = (node: HostNode): Promise<Proof> =>
  isService(node) ? proveReachable(node) : proveAnswering(node);

/** Its container runs, and packets get there and back: a worker listens on no port, and refuses. */
const proveReachable = (node: ServiceNode): Promise<Proof> =>
  proveBy(async () => {
    const state = await node.process.stateOf(node.process.pid());
    const met = await probeNode(node);
    const seen = `the container of ${node.name} is ${state}, and a new connection met: ${met}`;
    const isReached = met === 'accepted' || met === 'refused';
    return state === 'running' && isReached ? proven(seen) : notProven(seen);
  });

/** Its container is frozen, and what is sent to it gets no answer. */
export const proveFrozen = (node: ServiceNode): Promise<Proof> =>
  proveBy(async () => {
    const state = await node.process.stateOf(node.process.pid());
    const answer = await firstAnswer(node);
    const seen = `the container of ${node.name} is ${state}, and a request met: ${answer}`;
    return state === 'frozen' && answer !== 'an answer' ? proven(seen) : notProven(seen);
  });

/** A server for anything else than HTTP may say nothing; its container is frozen or not all the same. */
function firstAnswer({ reach }: ServiceNode): Promise<'an answer' | 'silence' | 'no connection'> {
  const { promise, resolve } = Promise.withResolvers<'an answer' | 'silence' | 'no connection'>();
  const socket = connect(reach, () => socket.write(REQUEST));
  onSilence(socket, SILENCE_MS, () => resolve('silence'));
  socket.once('data', () => resolve('an answer'));
  socket.once('error', () => resolve('no connection'));
  socket.once('close', () => resolve('no connection'));
  return promise.finally(() => socket.destroy());
}

/** How long a packet of its host takes to arrive here: of a new connection, where it is the first that comes back. */
export function replyTime({ reach, host }: ServiceNode, withinMs: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const askedAtMs = now();
  const socket = connect(reach, () => {
    if (host.proxied) socket.write(REQUEST);
    else resolve(now() - askedAtMs);
  });
  onSilence(socket, withinMs, () => reject(new Error(`no packet came back within ${withinMs} ms`)));
  socket.once('data', () => resolve((now() - askedAtMs) / 2));
  socket.once('error', reject);
  return promise.finally(() => socket.destroy());
}
