import { type Duration, milliseconds, now } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { notProven, proven } from '../fault.ts';
import { hostFault } from '../host-fault.ts';
import { type HostNode, isService } from '../service-nodes.ts';
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
    how: "the kernel's network emulator (tc netem) on the host's link. Proof: PING takes at least that long",
    heal: 'the emulator is removed; proof: PING is fast',
    needs: ['network delay'],
    arguments: 2,
    options: ['jitter'],
    healBeforeFinalRead: true,
  },
  (by: Duration, { jitter }: { jitter?: Duration } = {}) => {
    const byMs = milliseconds('the time given to delay', by);
    const jitterMs = jitter === undefined ? 0 : milliseconds('jitter, given to delay,', jitter);
    const leastMs = Math.max(1, byMs - jitterMs);
    return node => ({
      inject: () => setQueue(node.host, `netem delay ${byMs}ms ${jitterMs}ms`),
      async prove() {
        const tookMs = await roundTrip(node, byMs);
        const seen = `${whatOf(node)} took ${Math.round(tookMs)} ms`;
        return tookMs >= leastMs ? proven(seen) : notProven(seen);
      },
      heal: () => clearQueue(node.host),
      async proveHealed() {
        const tookMs = await roundTrip(node, byMs);
        const seen = `${whatOf(node)} took ${Math.round(tookMs)} ms`;
        return tookMs < leastMs ? proven(seen) : notProven(seen);
      },
    });
  },
);

const whatOf = (node: HostNode): string =>
  isService(node) ? `a connection to ${node.name}` : `PING to ${node.name}`;

/** Of a command on a new connection, half of which is the connection. */
async function roundTrip(node: HostNode, delayMs: number): Promise<number> {
  const withinMs = 4 * delayMs + ANSWER_GRACE_MS;
  if (isService(node)) return replyTime(node, withinMs);
  const askedAtMs = now();
  await ask(node, ['PING'], withinMs);
  return (now() - askedAtMs) / 2;
}
