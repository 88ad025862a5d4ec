import { now } from '../../basics/index.ts';
import { ask, type Server } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveAnswering } from '../probe.ts';
import { bitsPerSecondOf } from '../rate.ts';
import { clearQueue, setQueue } from '../traffic-queue.ts';

const BURST_BYTES = 4096;
const HALF_A_SECOND = 0.5;
const LEAST_MS = 300;
const ANSWER_WITHIN_MS = 10_000;

/** What leaves the server's host is sent at no more than a rate, as over a slow link: 'kbit' or 'mbit' a second. */
export const bandwidth = serverFault(
  {
    kind: 'bandwidth limit',
    group: 'network',
    example: "bandwidth(master, '64kbit')",
    models: 'a slow or congested link, which affects replication most',
    how: "a token bucket (tc tbf) on the host's link. Proof: a reply of half a second's bandwidth takes that long",
    heal: 'the token bucket is removed; proof: the same reply is fast',
    needs: ['traffic shaping'],
    healBeforeFinalRead: true,
  },
  (rate: string) => {
    const bytesPerSecond = bitsPerSecondOf('the rate given to bandwidth', rate) / 8;
    const payload = 'x'.repeat(BURST_BYTES + bytesPerSecond * HALF_A_SECOND);
    return server => ({
      inject: () => setQueue(server.host, `tbf rate ${rate} burst ${BURST_BYTES} latency 2s`),
      async prove() {
        const tookMs = await timeOfReply(server, payload);
        const seen = `a reply of ${payload.length} bytes from ${server.name} took ${Math.round(tookMs)} ms`;
        return tookMs >= LEAST_MS ? proven(seen) : notProven(seen);
      },
      heal: () => clearQueue(server.host),
      async proveHealed() {
        const tookMs = await timeOfReply(server, payload);
        if (tookMs >= LEAST_MS)
          return notProven(`a reply from ${server.name} still took ${Math.round(tookMs)} ms`);
        return proveAnswering(server);
      },
    });
  },
);

async function timeOfReply(server: Server, payload: string): Promise<number> {
  const askedAtMs = now();
  await ask(server, ['PING', payload], ANSWER_WITHIN_MS);
  return now() - askedAtMs;
}
