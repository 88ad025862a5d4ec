import { type Duration, milliseconds, now, pause } from '../../basics/index.ts';
import { type Server, withControl } from '../../topology/index.ts';
import { notProven, type Proof, proven } from '../fault.ts';
import { hostFault } from '../host-fault.ts';
import { proveBy } from '../probe.ts';
import { type HostNode, isService, type ServiceNode } from '../service-nodes.ts';
import { replyTime } from '../service-probe.ts';
import { clearQueue, setQueue } from '../traffic-queue.ts';

const ANSWER_GRACE_MS = 2000;

/** What leaves the server's host arrives later, and with jitter not always equally late. */
export const delay = hostFault(
  {
    kind: 'delay',
    group: 'network',
    example: "delay(master, '200ms', { jitter: '50ms' })",
    models: 'a distant region, a congested or rerouted link',
    how: "the kernel's network emulator (tc netem) on the host's link. Proof: PINGs take longer than before by at least half of that, in the least of three medians",
    heal: 'the emulator is removed; proof: PINGs are as quick as before',
    needs: ['network delay'],
    arguments: 2,
    options: ['jitter'],
    healBeforeFinalRead: true,
  },
  (by: Duration, { jitter }: { jitter?: Duration } = {}) => {
    const byMs = milliseconds('the time given to delay', by);
    const jitterMs = jitter === undefined ? 0 : milliseconds('jitter, given to delay,', jitter);
    return node => {
      let usualMs: number | undefined;
      const look = async (isAsWanted: (ms: number, leastMs: number) => boolean): Promise<Proof> => {
        if (usualMs === undefined) return notProven(`${node.name} was not delayed`);
        if (usualMs === NO_ANSWER) return notProven(`${node.name} did not answer before the delay`);
        const tookMs = await roundTrip(node, byMs + jitterMs);
        if (tookMs === NO_ANSWER) return notProven(`${node.name} did not answer`);
        const seen = `${whatOf(node)} took ${Math.round(tookMs)} ms, and ${Math.round(usualMs)} ms before`;
        return isAsWanted(tookMs, usualMs + byMs / 2) ? proven(seen) : notProven(seen);
      };
      return {
        async inject() {
          usualMs = await roundTrip(node, byMs);
          return setQueue(node.host, `netem delay ${byMs}ms ${jitterMs}ms`);
        },
        // Once: of many looks at a busy server one is late enough.
        prove: () => look((ms, leastMs) => ms >= leastMs),
        heal: () => clearQueue(node.host),
        proveHealed: async () =>
          usualMs === undefined
            ? proven('nothing was delayed')
            : proveBy(() => look((ms, leastMs) => ms < leastMs)),
      };
    };
  },
);

const whatOf = (node: HostNode): string =>
  isService(node) ? `a connection to ${node.name}` : `PING to ${node.name}`;

const ROUNDS = 3;
const SAMPLES = 15;
const SAMPLE_EVERY_MS = 5;
const NO_ANSWER = Infinity;

/** The least of some medians: a busy machine makes one of them long. @returns NO_ANSWER where most of a round got none */
async function roundTrip(node: HostNode, delayMs: number): Promise<number> {
  const withinMs = 4 * delayMs + ANSWER_GRACE_MS;
  let leastMs = NO_ANSWER;
  for (let round = 0; round < ROUNDS; round += 1) {
    const trips = await (isService(node) ? requests(node, withinMs) : pings(node, withinMs));
    // With jitter a single one can be as short as without the delay.
    const median = trips.sort((a, b) => a - b)[Math.floor(trips.length / 2)] ?? NO_ANSWER;
    if (median === NO_ANSWER) return NO_ANSWER;
    leastMs = Math.min(leastMs, median);
  }
  return leastMs;
}

const orNoAnswer = (trip: Promise<number>): Promise<number> => trip.catch(() => NO_ANSWER);

/** On one connection, which a busy server or a long way takes more easily than many. */
const pings = (server: Server, withinMs: number): Promise<number[]> =>
  withControl(
    server,
    async send => {
      await send('PING');
      const trip = async (place: number) => {
        await pause(place * SAMPLE_EVERY_MS);
        const askedAtMs = now();
        await send('PING');
        return now() - askedAtMs;
      };
      return Promise.all(Array.from({ length: SAMPLES }, (_, place) => orNoAnswer(trip(place))));
    },
    withinMs,
  ).catch(() => []);

/** Of requests on new connections, half of which is the connection. */
const requests = (service: ServiceNode, withinMs: number): Promise<number[]> =>
  Promise.all(Array.from({ length: SAMPLES }, () => orNoAnswer(replyTime(service, withinMs))));
