import { type Duration, milliseconds, now } from '../../basics/index.ts';
import { ask, type Server } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { clearQueue, setQueue } from '../traffic-queue.ts';

const ANSWER_GRACE_MS = 2000;

/** What leaves the server's host arrives later, and with jitter not always equally late. */
export const delay = serverFault(
  {
    kind: 'delay',
    group: 'network',
    example: "delay(master, '200ms', { jitter: '50ms' })",
    models: 'a distant region, a congested or rerouted link',
    how: "the kernel's network emulator (tc netem) on the host's link. Proof: PING takes at least that long",
    heal: 'the emulator is removed; proof: PING is fast',
    needs: ['network delay'],
    healBeforeFinalRead: true,
  },
  (by: Duration, { jitter }: { jitter?: Duration } = {}) => {
    const byMs = milliseconds('the time given to delay', by);
    const jitterMs = jitter === undefined ? 0 : milliseconds('jitter, given to delay,', jitter);
    const leastMs = Math.max(1, byMs - jitterMs);
    return server => ({
      inject: () => setQueue(server.host, `netem delay ${byMs}ms ${jitterMs}ms`),
      async prove() {
        const tookMs = await roundTrip(server, byMs);
        const seen = `PING to ${server.name} took ${Math.round(tookMs)} ms`;
        return tookMs >= leastMs ? proven(seen) : notProven(seen);
      },
      heal: () => clearQueue(server.host),
      async proveHealed() {
        const tookMs = await roundTrip(server, byMs);
        const seen = `PING to ${server.name} took ${Math.round(tookMs)} ms`;
        return tookMs < leastMs ? proven(seen) : notProven(seen);
      },
    });
  },
);

/** Of a command on a new connection, half of which is the connection. */
async function roundTrip(server: Server, delayMs: number): Promise<number> {
  const askedAtMs = now();
  await ask(server, ['PING'], 4 * delayMs + ANSWER_GRACE_MS);
  return (now() - askedAtMs) / 2;
}
